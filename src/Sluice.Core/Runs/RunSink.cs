namespace Sluice.Core.Runs;

/// <summary>A sink of a job, as far as a stop concerns it.</summary>
/// <param name="Name">Its name within the job, the same as in positions.</param>
/// <param name="Fencing">How it fences.</param>
public sealed record RunSink(string Name, SinkFencing Fencing)
{
    /// <summary>
    /// Where its ledger is, in the sink's own words, where whoever submitted the job has asked it; <c>null</c> where not, or where there is only one
    /// place: then whoever fences it finds the place by the options, or by the rows that the ledger has of the job. Two sinks may have one ledger;
    /// each has rows of its own there and is fenced by itself. Stored; readers of an older release ignore it.
    /// </summary>
    public string? Ledger { get; init; }
}
