namespace Sluice.Connectors.Files.Records;

/// <summary>
/// A window over a file in which the current record lies whole. Keeps some bytes before the record, for the position's fingerprint, and
/// one byte and a block behind the end, so that scanning need not look where the buffer ends.
/// </summary>
internal sealed class RecordBuffer : IDisposable
{
    /// <summary>Bytes before the current record that are kept.</summary>
    public const int TailLength = 4096;

    private const int BlockSize = 512 << 10;
    private const int Slack = 128;

    private readonly IByteInput _input;
    private readonly int _maxRecordSize;

    /// <summary>Makes a buffer.</summary>
    /// <param name="input">Where bytes come from.</param>
    /// <param name="offset">The offset in the file of the input's first byte.</param>
    /// <param name="maxRecordSize">Most bytes in a record.</param>
    public RecordBuffer(IByteInput input, long offset, int maxRecordSize)
    {
        _input = input;
        Offset = offset;
        _maxRecordSize = maxRecordSize;
        Bytes = GC.AllocateUninitializedArray<byte>(TailLength + BlockSize + BlockSize + Slack);
    }

    /// <summary>The bytes.</summary>
    public byte[] Bytes { get; private set; }

    /// <summary>How many of them are filled.</summary>
    public int Filled { get; private set; }

    /// <summary>Where the current record starts in <see cref="Bytes"/>.</summary>
    public int Start { get; set; }

    /// <summary>The offset in the file of the first of <see cref="Bytes"/>.</summary>
    public long Offset { get; private set; }

    /// <summary>Nothing follows what is filled.</summary>
    public bool IsEnd { get; private set; }

    /// <summary>Bytes read so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The offset in the file where the current record starts.</summary>
    public long RecordOffset => Offset + Start;

    /// <summary>The bytes just before the current record.</summary>
    public ReadOnlySpan<byte> Tail => Bytes.AsSpan(Math.Max(0, Start - TailLength), Math.Min(Start, TailLength));

    /// <summary>Reads a block more; the current record may move.</summary>
    /// <returns>By how many bytes everything was moved down.</returns>
    public int Fill()
    {
        var moved = MakeRoom();
        var most = Math.Min(BlockSize, Bytes.Length - Slack - Filled);
        var read = _input.Read(Bytes.AsSpan(Filled, most));
        IsEnd = read == 0;
        Filled += read;
        BytesRead += read;
        return moved;
    }

    /// <inheritdoc />
    public void Dispose() => _input.Dispose();

    private int MakeRoom()
    {
        if (Bytes.Length - Slack - Filled >= BlockSize)
            return 0;
        var moved = Math.Max(0, Start - TailLength);
        if (moved > 0)
        {
            Bytes.AsSpan(moved, Filled - moved).CopyTo(Bytes);
            Filled -= moved;
            Start -= moved;
            Offset += moved;
        }

        if (Bytes.Length - Slack - Filled >= BlockSize / 2)
            return moved;
        var larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(Bytes.Length * 2L, (long)_maxRecordSize + TailLength + BlockSize + Slack));
        Bytes.AsSpan(0, Filled).CopyTo(larger);
        Bytes = larger;
        return moved;
    }
}
