using System.Buffers.Binary;
using System.Numerics;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>
/// The binary form of numeric: count of digits, weight of the first, sign, display scale (2 bytes each), then digits of base 10,000
/// aligned at the decimal point.
/// </summary>
internal static class NumericFormat
{
    /// <summary>38 digits shifted by up to 3 places take 11 groups of four; one more for the alignment.</summary>
    public const int MaxSize = 8 + (2 * MaxGroups);

    private const int MaxGroups = 12;
    private const short Negative = 0x4000;

    /// <summary>What four groups hold.</summary>
    private const ulong FourGroups = 10_000_000_000_000_000;

    private static ReadOnlySpan<uint> Powers => [1, 10, 100, 1000];

    /// <summary>Writes <c>unscaled / 10^scale</c>.</summary>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> target, Int128 unscaled, int scale)
    {
        var fill = -scale & 3;
        var narrow = (long)unscaled;
        if (narrow == unscaled && narrow is > -(long)(FourGroups / 1000) and < (long)(FourGroups / 1000) && target.Length >= 16)
            return WriteShort(target, narrow, scale, fill);
        var isNegative = Int128.IsNegative(unscaled);
        var magnitude = isNegative ? UInt128.Zero - (UInt128)unscaled : (UInt128)unscaled;
        Span<ushort> groups = stackalloc ushort[MaxGroups];
        var count = magnitude <= ulong.MaxValue / 1000
            ? Split(groups, (ulong)magnitude * Powers[fill])
            : SplitWide(groups, magnitude, fill);

        // Groups lie lowest first; those that are zero at the low end are not sent.
        var lowest = 0;
        while (lowest < count && groups[lowest] == 0)
            lowest++;
        BinaryPrimitives.WriteInt16BigEndian(target, (short)(count - lowest));
        BinaryPrimitives.WriteInt16BigEndian(target[2..], (short)(count == 0 ? 0 : count - ((scale + fill) >> 2) - 1));
        BinaryPrimitives.WriteInt16BigEndian(target[4..], isNegative ? Negative : (short)0);
        BinaryPrimitives.WriteInt16BigEndian(target[6..], (short)scale);
        var at = 8;
        for (var i = count - 1; i >= lowest; i--, at += 2)
            BinaryPrimitives.WriteUInt16BigEndian(target[at..], groups[i]);
        return at;
    }

    /// <summary>Up to four groups, which is almost every number: in registers, as one word each for the head and the digits.</summary>
    private static int WriteShort(Span<byte> target, long unscaled, int scale, int fill)
    {
        var value = (ulong)Math.Abs(unscaled) * Powers[fill];
        var upper = value / 100_000_000;
        var lower = (uint)(value - (upper * 100_000_000));
        var first = (uint)upper / 10_000;
        var third = lower / 10_000;
        var groups = ((ulong)first << 48) | ((ulong)((uint)upper - (first * 10_000)) << 32) | ((ulong)third << 16) | (lower - (third * 10_000));
        var leading = BitOperations.LeadingZeroCount(groups) >> 4;
        var count = groups == 0 ? 0 : 4 - leading - (BitOperations.TrailingZeroCount(groups) >> 4);
        var weight = groups == 0 ? 0 : 3 - leading - ((scale + fill) >> 2);
        var head = ((ulong)(ushort)count << 48) | ((ulong)(ushort)weight << 32) | (unscaled < 0 ? (ulong)Negative << 16 : 0) | (ushort)scale;
        BinaryPrimitives.WriteUInt64BigEndian(target, head);
        BinaryPrimitives.WriteUInt64BigEndian(target[8..], groups << ((leading & 3) << 4));
        return 8 + (2 * count);
    }

    private static int Split(Span<ushort> groups, ulong value)
    {
        var count = 0;
        for (; value != 0; count++)
        {
            var rest = value / 10_000;
            groups[count] = (ushort)(value - (rest * 10_000));
            value = rest;
        }

        return count;
    }

    /// <summary>The lowest group is taken off first: shifted as a whole, 38 digits would not fit in 128 bits.</summary>
    private static int SplitWide(Span<ushort> groups, UInt128 value, int fill)
    {
        var count = 0;
        if (fill > 0)
        {
            var rest = value / Powers[4 - fill];
            groups[count++] = (ushort)((uint)(value - (rest * Powers[4 - fill])) * Powers[fill]);
            value = rest;
        }

        for (; value > ulong.MaxValue; count++)
        {
            var rest = value / 10_000;
            groups[count] = (ushort)(ulong)(value - (rest * 10_000));
            value = rest;
        }

        return count + Split(groups[count..], (ulong)value);
    }
}
