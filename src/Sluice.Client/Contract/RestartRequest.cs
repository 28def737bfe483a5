namespace Sluice.Client.Contract;

/// <summary>Asks to start again from the beginning.</summary>
public sealed record RestartRequest
{
    /// <summary>Why, in a few words.</summary>
    public string Reason { get; init; } = "";
}
