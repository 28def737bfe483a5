using System.Collections.Concurrent;
using Sluice.Connect.Batches;

namespace Sluice.Runtime.Metrics;

/// <summary>What one sink has been given and has committed. Written by tasks, read by whoever shows progress.</summary>
public sealed class SinkMeter
{
    private readonly ConcurrentDictionary<string, long> _committed = new(StringComparer.Ordinal);
    private long _rows;
    private long _bytes;
    private long _committedHere;
    private long _settled;
    private int _writing;

    private readonly List<RowSample> _sample = [];
    private readonly Lock _sampling = new();
    private volatile int _samplesLeft;

    internal SinkMeter(string name) => Name = name;

    /// <summary>The sink's name in the plan.</summary>
    public string Name { get; }

    /// <summary>Rows given to the sink in this run, those that were rolled back included.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Bytes of those rows as they were handed over, in columns: what the sink makes of them may be more or less.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Rows committed by the job's generation, earlier runs included.</summary>
    public long CommittedRows => _committed.Values.Sum();

    /// <summary>Rows committed by this process.</summary>
    public long CommittedHere => Interlocked.Read(ref _committedHere);

    /// <summary>Rows given to the sink and neither committed nor rolled back at this moment.</summary>
    public long UncommittedRows => Math.Max(0, Rows - Interlocked.Read(ref _settled));

    /// <summary>Writers that have a split at this moment.</summary>
    public int Writers => Volatile.Read(ref _writing);

    /// <summary>The first rows that the sink was given, as many as the job asked for.</summary>
    public IReadOnlyList<RowSample> FirstRows
    {
        get
        {
            lock (_sampling)
                return [.. _sample];
        }
    }

    internal int SampleSize
    {
        set => _samplesLeft = value;
    }

    internal void Sample(Batch rows)
    {
        if (_samplesLeft == 0)
            return;
        lock (_sampling)
        {
            for (var row = 0; row < rows.Count && _samplesLeft > 0; row++, _samplesLeft--)
                _sample.Add(new RowSample(rows.Schema, [.. rows.Columns.Select(c => c.GetValue(row))]));
        }
    }

    internal void AddRows(long rows, long bytes)
    {
        Interlocked.Add(ref _rows, rows);
        Interlocked.Add(ref _bytes, bytes);
    }

    /// <summary>Rows were committed, or rolled back: then none of them counts as committed.</summary>
    internal void Settle(long written, long committed)
    {
        Interlocked.Add(ref _committedHere, committed);
        Interlocked.Add(ref _settled, written);
    }

    internal void WriterOpened() => Interlocked.Increment(ref _writing);

    internal void WriterClosed() => Interlocked.Decrement(ref _writing);

    internal void SetCommitted(string split, long rows) => _committed[split] = rows;
}
