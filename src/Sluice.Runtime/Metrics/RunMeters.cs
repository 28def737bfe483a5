namespace Sluice.Runtime.Metrics;

/// <summary>All counters of a run.</summary>
public sealed class RunMeters
{
    private long _deadRows;

    internal RunMeters(IEnumerable<string> sources, IEnumerable<string> sinks)
    {
        Sources = [.. sources.Select(name => new SourceMeter(name))];
        Sinks = [.. sinks.Select(name => new SinkMeter(name))];
    }

    /// <summary>One for each source, in the plan's order.</summary>
    public IReadOnlyList<SourceMeter> Sources { get; }

    /// <summary>One for each sink, in the plan's order.</summary>
    public IReadOnlyList<SinkMeter> Sinks { get; }

    /// <summary>Rows sent to the dead-letter file in this run.</summary>
    public long DeadRows => Interlocked.Read(ref _deadRows);

    internal long AddDead() => Interlocked.Increment(ref _deadRows);
}
