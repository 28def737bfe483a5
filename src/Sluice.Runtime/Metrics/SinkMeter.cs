using System.Collections.Concurrent;

namespace Sluice.Runtime.Metrics;

/// <summary>What one sink has been given and has committed. Written by tasks, read by whoever shows progress.</summary>
public sealed class SinkMeter
{
    private readonly ConcurrentDictionary<string, long> _committed = new(StringComparer.Ordinal);
    private long _rows;

    internal SinkMeter(string name) => Name = name;

    /// <summary>The sink's name in the plan.</summary>
    public string Name { get; }

    /// <summary>Rows given to the sink in this run, those that were rolled back included.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Rows committed by the job's generation, earlier runs included.</summary>
    public long CommittedRows => _committed.Values.Sum();

    internal void AddRows(long rows) => Interlocked.Add(ref _rows, rows);

    internal void SetCommitted(string split, long rows) => _committed[split] = rows;
}
