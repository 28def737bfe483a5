namespace Sluice.Client.Contract;

/// <summary>Where a resume starts, summed up.</summary>
public sealed record ResumePoint
{
    /// <summary>Rows committed at all sinks together.</summary>
    public long CommittedRows { get; init; }

    /// <summary>Splits committed to their end.</summary>
    public int SplitsDone { get; init; }

    /// <summary>All splits.</summary>
    public int? SplitsTotal { get; init; }

    /// <summary>When the last commit was heard of.</summary>
    public DateTimeOffset? LastCommitAt { get; init; }
}
