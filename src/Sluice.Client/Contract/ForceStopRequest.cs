namespace Sluice.Client.Contract;

/// <summary>Asks for a stop at once.</summary>
public sealed record ForceStopRequest
{
    /// <summary>Why, in a few words; required, kept in the receipt.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Only tell what it would do; nothing is touched.</summary>
    public bool DryRun { get; init; }
}
