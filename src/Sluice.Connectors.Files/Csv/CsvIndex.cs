using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sluice.Connectors.Files.Csv;

/// <summary>The places of delimiters and line ends in a buffer, in order. Filled a piece at a time, from the scanner's masks.</summary>
internal sealed class CsvIndex
{
    /// <summary>Room that one block may need.</summary>
    private const int Slack = CsvScanner.BlockSize + 8;

    private const int PieceSize = 32 << 10;

    private readonly byte[] _delimiter;
    private readonly byte _lineEnd;
    private CsvScanner _scanner;
    private int[] _ends = new int[4096];
    private int _count;
    private int _next;
    private int _delimiterEnd;

    public CsvIndex(CsvDialect dialect)
    {
        _delimiter = dialect.Delimiter;
        _lineEnd = dialect.LineEnd;
        _scanner = dialect.NewScanner();
    }

    /// <summary>How far the buffer has been scanned.</summary>
    public int Scanned { get; private set; }

    /// <summary>The first quote in a wrong place, or -1.</summary>
    public int FirstBad { get; private set; } = -1;

    /// <summary>What was scanned ends inside quotes.</summary>
    public bool IsInside => _scanner.IsInside;

    /// <summary>The places that were found and not yet taken.</summary>
    public ReadOnlySpan<int> Ends => _ends.AsSpan(_next, _count - _next);

    /// <summary>Takes places.</summary>
    public void Advance(int count) => _next += count;

    /// <summary>The buffer was moved down by <paramref name="by"/> bytes.</summary>
    public void Shift(int by)
    {
        var rest = _ends.AsSpan(_next, _count - _next);
        for (var i = 0; i < rest.Length; i++)
            _ends[i] = rest[i] - by;
        _count = rest.Length;
        _next = 0;
        Scanned -= by;
        _delimiterEnd -= by;
        if (FirstBad >= 0)
            FirstBad -= by;
    }

    /// <summary>Begins at a place in the buffer that is the start of a record.</summary>
    public void Begin(int at) => Scanned = at;

    /// <summary>Whether there is enough in the buffer to scan a block, or the rest of the last one.</summary>
    public bool CanScan(int filled, bool isEnd) =>
        isEnd ? Scanned < filled : Scanned + CsvScanner.BlockSize + _delimiter.Length - 1 <= filled;

    /// <summary>Scans some more, a piece that stays in the processor's cache until its rows are read.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="filled">How much of it is filled.</param>
    /// <param name="isEnd">Nothing follows what is filled.</param>
    /// <remarks>Vectors keep it from being compiled ahead of time; a short run must not spend its time in unoptimized code.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Scan(byte[] buffer, int filled, bool isEnd)
    {
        var from = _count;
        var stop = Math.Min(filled - (isEnd ? 0 : _delimiter.Length - 1), Scanned + PieceSize);
        while (Scanned + CsvScanner.BlockSize <= stop)
            ScanBlock(ref buffer[Scanned], ulong.MaxValue);
        if (isEnd && stop == filled && Scanned < filled)
        {
            Span<byte> block = stackalloc byte[CsvScanner.BlockSize];
            block.Clear();
            buffer.AsSpan(Scanned, filled - Scanned).CopyTo(block);
            ScanBlock(ref block[0], (1UL << (filled - Scanned)) - 1);
            Scanned = filled;
        }

        if (_delimiter.Length > 1)
            DropFalseMatches(buffer, filled, from);
    }

    /// <summary>Ends the last record, which has no line end of its own.</summary>
    public void AddEnd(int at)
    {
        EnsureRoom();
        _ends[_count++] = at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ScanBlock(ref byte block, ulong valid)
    {
        EnsureRoom();
        var found = _scanner.Scan(ref block, out _, out var bad) & valid;
        if ((bad & valid) != 0 && FirstBad < 0)
            FirstBad = Scanned + BitOperations.TrailingZeroCount(bad & valid);
        var total = BitOperations.PopCount(found);
        ref var output = ref _ends[_count];
        var at = Scanned;
        for (var i = 0; i < total; i += 8)
        {
            Unsafe.Add(ref output, i) = at + BitOperations.TrailingZeroCount(found);
            found &= found - 1;
            Unsafe.Add(ref output, i + 1) = at + BitOperations.TrailingZeroCount(found);
            found &= found - 1;
            Unsafe.Add(ref output, i + 2) = at + BitOperations.TrailingZeroCount(found);
            found &= found - 1;
            Unsafe.Add(ref output, i + 3) = at + BitOperations.TrailingZeroCount(found);
            found &= found - 1;
            Unsafe.Add(ref output, i + 4) = at + BitOperations.TrailingZeroCount(found);
            found &= found - 1;
            Unsafe.Add(ref output, i + 5) = at + BitOperations.TrailingZeroCount(found);
            found &= found - 1;
            Unsafe.Add(ref output, i + 6) = at + BitOperations.TrailingZeroCount(found);
            found &= found - 1;
            Unsafe.Add(ref output, i + 7) = at + BitOperations.TrailingZeroCount(found);
            found &= found - 1;
        }

        _count += total;
        Scanned += CsvScanner.BlockSize;
    }

    /// <summary>Of a delimiter of several bytes only the first was looked for.</summary>
    private void DropFalseMatches(byte[] buffer, int filled, int from)
    {
        var kept = from;
        for (var i = from; i < _count; i++)
        {
            var at = _ends[i];
            if (buffer[at] != _lineEnd)
            {
                if (at < _delimiterEnd || !buffer.AsSpan(at, filled - at).StartsWith(_delimiter))
                    continue;
                _delimiterEnd = at + _delimiter.Length;
            }

            _ends[kept++] = at;
        }

        _count = kept;
    }

    private void EnsureRoom()
    {
        if (_ends.Length - _count < Slack)
            Array.Resize(ref _ends, _ends.Length * 2);
    }
}
