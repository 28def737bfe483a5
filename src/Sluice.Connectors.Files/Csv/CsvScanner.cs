using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sluice.Connectors.Files.Csv;

/// <summary>
/// Finds what parts records and fields, 64 bytes at a time. Whether a byte is inside quotes is the parity of the quotes before it,
/// for all 64 at once a carry-less multiplication. Carries its state from block to block; a copy of the struct is a copy of the state.
/// </summary>
internal struct CsvScanner
{
    public const int BlockSize = 64;

    private readonly byte _delimiter;
    private readonly byte _lineEnd;
    private readonly bool _hasQuotes;
    private readonly bool _checksQuotes;
    private ulong _inside;
    private ulong _afterBoundary;
    private ulong _afterClosing;

    /// <summary>Makes a scanner that stands at the start of a record.</summary>
    /// <param name="delimiter">The first byte of the field delimiter.</param>
    /// <param name="lineEnd">The last byte of a record.</param>
    /// <param name="hasQuotes">Quotes protect delimiters and line ends.</param>
    /// <param name="checksQuotes">Quotes in the wrong places are told; only for delimiters of one byte.</param>
    public CsvScanner(byte delimiter, byte lineEnd, bool hasQuotes, bool checksQuotes)
    {
        _delimiter = delimiter;
        _lineEnd = lineEnd;
        _hasQuotes = hasQuotes;
        _checksQuotes = checksQuotes && hasQuotes;
        _afterBoundary = 1;
    }

    /// <summary>The last block ended inside quotes.</summary>
    public readonly bool IsInside => _inside != 0;

    /// <summary>Scans the next 64 bytes.</summary>
    /// <param name="block">The first of them.</param>
    /// <param name="newlines">Line ends outside quotes.</param>
    /// <param name="bad">Quotes that open in the middle of a field, and what follows a closing quote without ending the field.</param>
    /// <returns>Delimiters and line ends outside quotes, one bit a byte, least significant first.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Scan(ref byte block, out ulong newlines, out ulong bad)
    {
        var data = Vector512.LoadUnsafe(ref block);
        var lines = Match(data, _lineEnd);
        var structural = lines | Match(data, _delimiter);
        bad = 0;
        if (!_hasQuotes)
        {
            newlines = lines;
            return structural;
        }

        var quotes = Match(data, (byte)'"');
        if ((quotes | _inside | _afterClosing) == 0)
        {
            newlines = lines;
            _afterBoundary = structural >> 63;
            return structural;
        }

        var inside = PrefixXor(quotes) ^ _inside;
        _inside = (ulong)((long)inside >> 63);
        var outside = structural & ~inside;
        if (_checksQuotes)
        {
            var opening = quotes & inside;
            var closing = quotes & ~inside;
            bad = opening & ~(((outside | quotes) << 1) | _afterBoundary);
            var afterClosing = (closing << 1) | _afterClosing;
            if ((afterClosing & ~(outside | quotes)) != 0)
                bad |= afterClosing & ~(outside | quotes | Match(data, (byte)'\r'));
            _afterBoundary = (outside | quotes) >> 63;
            _afterClosing = closing >> 63;
        }

        newlines = lines & ~inside;
        return outside;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Match(Vector512<byte> data, byte value) =>
        Vector512.Equals(data, Vector512.Create(value)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong PrefixXor(ulong bits)
    {
        if (Pclmulqdq.IsSupported)
            return Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(bits), Vector128<ulong>.AllBitsSet, 0).ToScalar();
        bits ^= bits << 1;
        bits ^= bits << 2;
        bits ^= bits << 4;
        bits ^= bits << 8;
        bits ^= bits << 16;
        return bits ^ (bits << 32);
    }
}
