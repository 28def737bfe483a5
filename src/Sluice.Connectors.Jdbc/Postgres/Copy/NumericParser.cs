using System.Buffers.Binary;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>Reads the binary form of numeric as an integer scaled to a column's scale.</summary>
internal static class NumericParser
{
    private const int NegativeSign = 0x4000;
    private const int PositiveSign = 0;
    private const long Base = 10_000;

    private static readonly Int128[] Powers = MakePowers();
    private static readonly long[] SmallPowers = [.. Powers.Take(19).Select(p => (long)p)];

    /// <exception cref="FormatException">NaN, an infinity, too many digits, or digits behind the column's scale.</exception>
    public static Int128 Parse(ReadOnlySpan<byte> field, int precision, int scale)
    {
        int count = BinaryPrimitives.ReadInt16BigEndian(field);
        int weight = BinaryPrimitives.ReadInt16BigEndian(field[2..]);
        int sign = BinaryPrimitives.ReadUInt16BigEndian(field[4..]);
        if (sign is not (NegativeSign or PositiveSign))
            throw new FormatException("NaN and the infinities are no decimal numbers; filter the row, or convert it by 'query'");
        if (count == 0)
            return Int128.Zero;

        var digits = field[8..];
        var value = count <= 4 && 4 * (weight + 1) + scale <= 18 && 4 * (weight - count + 1) + scale >= 0
            ? ParseSmall(digits, count, 4 * (weight - count + 1) + scale)
            : ParseGroups(digits, count, weight, precision, scale);
        if (value >= Powers[precision])
            throw TooWide(precision, scale);
        return sign == NegativeSign ? -value : value;
    }

    private static Int128 ParseSmall(ReadOnlySpan<byte> digits, int count, int places)
    {
        long value = 0;
        for (var i = 0; i < count; i++)
            value = (value * Base) + BinaryPrimitives.ReadUInt16BigEndian(digits[(2 * i)..]);
        return value * SmallPowers[places];
    }

    /// <summary>Each group is shifted to its own place, so that digits behind the scale never overflow what lies before it.</summary>
    private static Int128 ParseGroups(ReadOnlySpan<byte> digits, int count, int weight, int precision, int scale)
    {
        var value = Int128.Zero;
        for (var i = 0; i < count; i++)
        {
            int digit = BinaryPrimitives.ReadUInt16BigEndian(digits[(2 * i)..]);
            var places = (4 * (weight - i)) + scale;
            if (digit == 0)
                continue;
            if (places >= DataType.MaxPrecision || (places > DataType.MaxPrecision - 4 && digit >= Powers[DataType.MaxPrecision - places]))
                throw TooWide(precision, scale);
            if (places >= 0)
            {
                value += digit * Powers[places];
                continue;
            }

            var (quotient, remainder) = places > -4 ? Math.DivRem(digit, (int)SmallPowers[-places]) : (0, digit);
            if (remainder != 0)
                throw TooFine(precision, scale);
            value += quotient;
        }

        return value;
    }

    private static FormatException TooWide(int precision, int scale) =>
        new($"the number has more digits than decimal({precision},{scale}) holds; select a narrower value, or its text (column::text), by 'query'");

    private static FormatException TooFine(int precision, int scale) =>
        new($"the number has digits behind the {scale} of decimal({precision},{scale}); round it by 'query', as in column::numeric({precision},{scale})");

    private static Int128[] MakePowers()
    {
        var powers = new Int128[39];
        powers[0] = 1;
        for (var i = 1; i < powers.Length; i++)
            powers[i] = powers[i - 1] * 10;
        return powers;
    }
}
