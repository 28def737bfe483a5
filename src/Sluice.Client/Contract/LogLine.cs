namespace Sluice.Client.Contract;

/// <summary>A line that a job's process wrote.</summary>
public sealed record LogLine
{
    /// <summary>The worker whose file it is in.</summary>
    public string Worker { get; init; } = "";

    /// <summary>When, where that is known.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The line; secrets are masked.</summary>
    public required string Line { get; init; }

    /// <summary>Where it ends: to read on from.</summary>
    public string Cursor { get; init; } = "";
}
