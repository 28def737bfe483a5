namespace Sluice.Client.Contract;

/// <summary>Rows and bytes of a run, all attempts together.</summary>
public sealed record JobCounts
{
    /// <summary>Rows read.</summary>
    public long ReadRows { get; init; }

    /// <summary>Bytes read.</summary>
    public long ReadBytes { get; init; }

    /// <summary>Rows handed to sinks.</summary>
    public long WrittenRows { get; init; }

    /// <summary>Bytes handed to sinks.</summary>
    public long WrittenBytes { get; init; }

    /// <summary>Rows committed.</summary>
    public long CommittedRows { get; init; }

    /// <summary>Rows in the dead-letter file.</summary>
    public long DeadRows { get; init; }
}
