namespace Sluice.Runtime.Runners.Protocol;

/// <summary>An answer of the store, or its fault.</summary>
/// <param name="Value">The answer.</param>
internal sealed record StoreReply<T>(T Value)
{
    /// <summary>Why there is no answer; <c>null</c> when there is one.</summary>
    public FaultWord? Fault { get; init; }
}
