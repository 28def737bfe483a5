namespace Sluice.Client.Contract;

/// <summary>Whether a server is ready.</summary>
public sealed record Readiness
{
    /// <summary><c>ok</c> or <c>unavailable</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Each thing that was looked at: <c>ok</c>, or what is wrong.</summary>
    public required IReadOnlyDictionary<string, string> Checks { get; init; }
}
