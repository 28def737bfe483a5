using Sluice.Core.Attempts;

namespace Sluice.Runtime.Metrics;

/// <summary>All counters of a run.</summary>
public sealed class RunMeters
{
    private long _deadRows;
    private long _rejected;

    internal RunMeters(IEnumerable<string> sources, IEnumerable<string> sinks)
    {
        Sources = [.. sources.Select(name => new SourceMeter(name))];
        Sinks = [.. sinks.Select(name => new SinkMeter(name))];
    }

    /// <summary>One for each source, in the plan's order.</summary>
    public IReadOnlyList<SourceMeter> Sources { get; }

    /// <summary>One for each sink, in the plan's order.</summary>
    public IReadOnlyList<SinkMeter> Sinks { get; }

    /// <summary>Rows committed to the dead-letter file by this process.</summary>
    public long DeadRows => Interlocked.Read(ref _deadRows);

    /// <summary>What an attempt tells of itself.</summary>
    internal AttemptCounts Counts => new()
    {
        ReadRows = Sources.Sum(s => s.Rows),
        ReadBytes = Sources.Sum(s => s.Bytes),
        WrittenRows = Sinks.Sum(s => s.Rows),
        WrittenBytes = Sinks.Sum(s => s.Bytes),
        CommittedRows = Sinks.Sum(s => s.CommittedHere),
        DeadRows = DeadRows,
        UncommittedRows = Sinks.Sum(s => s.UncommittedRows),
        OpenTransactions = Sinks.Sum(s => s.UncommittedRows > 0 ? s.Writers : 0),
    };

    /// <summary>One more is on its way to the dead-letter file; how many are there or on their way.</summary>
    internal long RejectDead() => Interlocked.Increment(ref _rejected);

    internal void CommitDead(long rows) => Interlocked.Add(ref _deadRows, rows);

    /// <summary>So many that were on their way are not any more: they are rejected again when they are read again.</summary>
    internal void TakeBackDead(long rows) => Interlocked.Add(ref _rejected, -rows);
}
