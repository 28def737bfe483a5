namespace Sluice.Client.Contract;

/// <summary>Asks a worker to take no new tasks.</summary>
public sealed record DrainRequest
{
    /// <summary>Why, in a few words.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Take new tasks again.</summary>
    public bool Undo { get; init; }
}
