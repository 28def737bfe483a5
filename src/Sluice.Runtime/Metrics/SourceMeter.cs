namespace Sluice.Runtime.Metrics;

/// <summary>What one source has read in this run. Written by its tasks, read by whoever shows progress.</summary>
public sealed class SourceMeter
{
    private long _rows;
    private long _bytes;
    private int _splitsDone;
    private long _doneBytes;

    internal SourceMeter(string name) => Name = name;

    /// <summary>The source's name in the plan.</summary>
    public string Name { get; }

    /// <summary>Rows read, those read again after a failure included.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Bytes read from the source.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Splits committed at every sink.</summary>
    public int SplitsDone => Volatile.Read(ref _splitsDone);

    /// <summary>Expected bytes of the splits that are done; for ETA.</summary>
    public long DoneEstimatedBytes => Interlocked.Read(ref _doneBytes);

    /// <summary>All splits; 0 before the plan is made.</summary>
    public int SplitsTotal { get; internal set; }

    /// <summary>Expected bytes of all splits; <c>null</c> when the source does not know.</summary>
    public long? EstimatedBytes { get; internal set; }

    /// <summary>Expected rows of all splits; <c>null</c> when the source does not know.</summary>
    public long? EstimatedRows { get; internal set; }

    internal void AddRows(long rows) => Interlocked.Add(ref _rows, rows);

    internal void AddBytes(long bytes) => Interlocked.Add(ref _bytes, bytes);

    internal void AddSplit(long estimatedBytes)
    {
        Interlocked.Increment(ref _splitsDone);
        Interlocked.Add(ref _doneBytes, estimatedBytes);
    }
}
