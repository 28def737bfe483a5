namespace Sluice.Runtime.Metrics;

/// <summary>What one source has read in this run. Written by its tasks, read by whoever shows progress.</summary>
public sealed class SourceMeter
{
    private long _rows;
    private long _bytes;
    private int _splitsDone;
    private int _earlierSplits;
    private long _earlierBytes;
    private long _earlierRows;

    internal SourceMeter(string name) => Name = name;

    /// <summary>The source's name in the plan.</summary>
    public string Name { get; }

    /// <summary>Rows read, those read again after a failure included.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Bytes read from the source.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Splits committed at every sink.</summary>
    public int SplitsDone => Volatile.Read(ref _splitsDone);

    /// <summary>Of the splits that are done, those that earlier runs had moved whole: nothing of them was read in this one.</summary>
    public int EarlierSplits => Volatile.Read(ref _earlierSplits);

    /// <summary>Expected bytes of <see cref="EarlierSplits"/>.</summary>
    public long EarlierBytes => Interlocked.Read(ref _earlierBytes);

    /// <summary>Expected rows of <see cref="EarlierSplits"/>.</summary>
    public long EarlierRows => Interlocked.Read(ref _earlierRows);

    /// <summary>All splits; 0 before the plan is made.</summary>
    public int SplitsTotal { get; internal set; }

    /// <summary>Expected bytes of all splits; <c>null</c> when the source does not know.</summary>
    public long? EstimatedBytes { get; internal set; }

    /// <summary>Expected rows of all splits; <c>null</c> when the source does not know.</summary>
    public long? EstimatedRows { get; internal set; }

    internal void AddRows(long rows) => Interlocked.Add(ref _rows, rows);

    internal void AddBytes(long bytes) => Interlocked.Add(ref _bytes, bytes);

    internal void AddSplit() => Interlocked.Increment(ref _splitsDone);

    internal void AddEarlier(long estimatedBytes, long estimatedRows)
    {
        Interlocked.Add(ref _earlierBytes, estimatedBytes);
        Interlocked.Add(ref _earlierRows, estimatedRows);
        Interlocked.Increment(ref _earlierSplits);
        AddSplit();
    }
}
