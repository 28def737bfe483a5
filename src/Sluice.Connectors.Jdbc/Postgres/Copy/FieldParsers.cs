#pragma warning disable MA0048 // one small struct for each type: a file each would hide that they are one table
using System.Buffers.Binary;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>smallint.</summary>
internal readonly struct FromInt2 : IFieldParse<short>
{
    public short Parse(ReadOnlySpan<byte> field) => BinaryPrimitives.ReadInt16BigEndian(field);
}

/// <summary>integer.</summary>
internal readonly struct FromInt4 : IFieldParse<int>
{
    public int Parse(ReadOnlySpan<byte> field) => BinaryPrimitives.ReadInt32BigEndian(field);
}

/// <summary>bigint.</summary>
internal readonly struct FromInt8 : IFieldParse<long>
{
    public long Parse(ReadOnlySpan<byte> field) => BinaryPrimitives.ReadInt64BigEndian(field);
}

/// <summary>real.</summary>
internal readonly struct FromFloat4 : IFieldParse<float>
{
    public float Parse(ReadOnlySpan<byte> field) => BinaryPrimitives.ReadSingleBigEndian(field);
}

/// <summary>double precision.</summary>
internal readonly struct FromFloat8 : IFieldParse<double>
{
    public double Parse(ReadOnlySpan<byte> field) => BinaryPrimitives.ReadDoubleBigEndian(field);
}

/// <summary>date: days since 2000, with two values for the infinities; from 4713 BC to the year 5,874,897.</summary>
internal readonly struct FromDate : IFieldParse<int>
{
    public int Parse(ReadOnlySpan<byte> field) => BinaryPrimitives.ReadInt32BigEndian(field) switch
    {
        int.MaxValue or int.MinValue => throw new FormatException("an infinite date has no day; filter the row, or select nullif(column, 'infinity')"),
        var days => TemporalValues.HoldsDate(days + AsDate.EpochDays)
            ? days + AsDate.EpochDays
            : throw new FormatException("the date is not of the years 1 to 9999; filter the row, or select column::text by 'query'"),
    };
}

/// <summary>time: microseconds.</summary>
internal readonly struct FromTime : IFieldParse<long>
{
    /// <summary>24:00:00, which no time of day is, becomes the day's last moment's successor: refused.</summary>
    private const long Day = 86_400_000_000;

    public long Parse(ReadOnlySpan<byte> field)
    {
        var value = BinaryPrimitives.ReadInt64BigEndian(field);
        return value < Day ? value * 1000 : throw new FormatException("24:00:00 is no time of day; filter the row, or convert it by 'query'");
    }
}

/// <summary>timestamp and timestamptz: microseconds since 2000, with two values for the infinities; from 4713 BC to the year 294,276.</summary>
internal readonly struct FromTimestamp : IFieldParse<long>
{
    public long Parse(ReadOnlySpan<byte> field)
    {
        var value = BinaryPrimitives.ReadInt64BigEndian(field);
        if (value is long.MaxValue or long.MinValue)
            throw new FormatException("an infinite timestamp has no instant; filter the row, or select nullif(column, 'infinity')");
        return value <= long.MaxValue - AsTimestamp.EpochMicroseconds && TemporalValues.HoldsTimestamp(value + AsTimestamp.EpochMicroseconds)
            ? value + AsTimestamp.EpochMicroseconds
            : throw new FormatException("the timestamp is not of the years 1 to 9999; filter the row, or select column::text by 'query'");
    }
}

/// <summary>numeric, at a fixed scale.</summary>
internal readonly struct FromNumeric(int precision, int scale) : IFieldParse<Int128>
{
    public Int128 Parse(ReadOnlySpan<byte> field) => NumericParser.Parse(field, precision, scale);
}
