using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Sluice.Connectors.Files.Csv;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>
/// Cuts a file into ranges of whole records. Where a record ends depends on all quotes before it, so a file that is cut is read once,
/// counting quotes and line ends 64 bytes at a time; of others only the start is looked at, for a byte-order mark and header rows.
/// </summary>
internal sealed class RangeScan(FileTable table, SafeFileHandle file, FileSplit whole, long rangeSize)
{
    private const int BlockSize = 256 << 10;

    private readonly List<FileSplit> _ranges = [];
    private readonly byte[] _block = new byte[BlockSize + CsvScanner.BlockSize];
    private CsvScanner _scanner = table.Dialect.NewScanner();
    private long _start;
    private long _firstRecord = 1;
    private long _records;
    private long _openedAt;
    private int _toSkip = table.SkipRows;

    public IReadOnlyList<FileSplit> Run(CancellationToken cancellationToken)
    {
        var isCut = whole.Size > rangeSize + (rangeSize / 2);
        var at = _openedAt = _start = ByteOrderMark();
        while (at < whole.Size && (isCut || _toSkip > 0))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var length = Read(at);
            ScanBlock(at, length, isCut);
            at += length;
        }

        if (_scanner.IsInside && (isCut || _toSkip > 0))
            throw FileFault.UnclosedQuote(whole.Path, _openedAt, $"{whole.Path}, record {_records + 1}");
        if (_toSkip == 0 && _start < whole.Size)
            Add(whole.Size, _records);
        return _ranges;
    }

    private int Read(long at)
    {
        var most = (int)Math.Min(BlockSize, whole.Size - at);
        var length = 0;
        try
        {
            while (length < most)
            {
                var read = RandomAccess.Read(file, _block.AsSpan(length, most - length), at + length);
                if (read == 0)
                    throw FileFault.Changed(whole.Path, "it became shorter while it was being planned");
                length += read;
            }
        }
        catch (IOException e)
        {
            throw FileFault.Unreadable(whole.Path, e);
        }

        // Blocks are 64 bytes; what is found behind the last byte is not counted.
        _block.AsSpan(length, CsvScanner.BlockSize).Clear();
        return length;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ScanBlock(long offset, int length, bool isCut)
    {
        for (var i = 0; i < length; i += CsvScanner.BlockSize)
        {
            var valid = length - i >= CsvScanner.BlockSize ? ulong.MaxValue : (1UL << (length - i)) - 1;
            var boundaries = _scanner.Scan(ref _block[i], out var newlines, out var bad) & valid;
            newlines &= valid;
            bad &= valid;
            if (bad != 0)
                throw FileFault.MisplacedQuote($"{whole.Path}, record {_records + BitOperations.PopCount(newlines & ((bad & (0 - bad)) - 1)) + 1}", offset + i + BitOperations.TrailingZeroCount(bad));
            if (boundaries != 0)
                _openedAt = offset + i + CsvScanner.BlockSize - BitOperations.LeadingZeroCount(boundaries) + table.Dialect.Delimiter.Length - 1;
            if (newlines == 0)
                continue;
            if (_toSkip > 0)
            {
                SkipHeader(offset + i, newlines);
                if (_toSkip == 0 && !isCut)
                    return;
                continue;
            }

            _records += BitOperations.PopCount(newlines);
            var end = offset + i + (64 - BitOperations.LeadingZeroCount(newlines));
            if (end - _start >= rangeSize && whole.Size - end >= rangeSize / 2)
                Add(end, _records);
        }
    }

    private void SkipHeader(long offset, ulong newlines)
    {
        for (; newlines != 0 && _toSkip > 0; newlines &= newlines - 1)
        {
            _records++;
            _toSkip--;
            _start = offset + BitOperations.TrailingZeroCount(newlines) + 1;
            _firstRecord = _records + 1;
        }

        _records += BitOperations.PopCount(newlines);
    }

    private void Add(long end, long records)
    {
        _ranges.Add(whole with { Start = _start, End = end, FirstRecord = _firstRecord });
        _start = end;
        _firstRecord = records + 1;
    }

    private int ByteOrderMark()
    {
        Span<byte> head = stackalloc byte[3];
        return RandomAccess.Read(file, head, 0) == 3 && head.SequenceEqual("\uFEFF"u8) ? 3 : 0;
    }
}
