#pragma warning disable MA0048 // one small struct for each pair of types: a file each would hide that they are one table
using System.Buffers.Binary;
using System.Numerics;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>An integer as smallint; <see cref="OverflowException"/> where it does not fit.</summary>
internal readonly struct AsInt2<T> : IFieldFormat<T>
    where T : IBinaryInteger<T>
{
    public int MaxSize => 2;

    public bool IsExact => true;

    public int Write(Span<byte> target, T value)
    {
        BinaryPrimitives.WriteInt16BigEndian(target, short.CreateChecked(value));
        return 2;
    }
}

/// <summary>An integer as integer.</summary>
internal readonly struct AsInt4<T> : IFieldFormat<T>
    where T : IBinaryInteger<T>
{
    public int MaxSize => 4;

    public bool IsExact => true;

    public int Write(Span<byte> target, T value)
    {
        BinaryPrimitives.WriteInt32BigEndian(target, int.CreateChecked(value));
        return 4;
    }
}

/// <summary>An integer as bigint.</summary>
internal readonly struct AsInt8<T> : IFieldFormat<T>
    where T : IBinaryInteger<T>
{
    public int MaxSize => 8;

    public bool IsExact => true;

    public int Write(Span<byte> target, T value)
    {
        BinaryPrimitives.WriteInt64BigEndian(target, long.CreateChecked(value));
        return 8;
    }
}

/// <summary>A number as real, rounded as the server would; not where it would become infinite.</summary>
internal readonly struct AsFloat4<T> : IFieldFormat<T>
    where T : INumber<T>
{
    public int MaxSize => 4;

    public bool IsExact => true;

    public int Write(Span<byte> target, T value)
    {
        var number = float.CreateTruncating(value);
        if (float.IsInfinity(number) && !T.IsInfinity(value))
            throw new OverflowException();
        BinaryPrimitives.WriteSingleBigEndian(target, number);
        return 4;
    }
}

/// <summary>A number as double precision, rounded as the server would.</summary>
internal readonly struct AsFloat8<T> : IFieldFormat<T>
    where T : INumber<T>
{
    public int MaxSize => 8;

    public bool IsExact => true;

    public int Write(Span<byte> target, T value)
    {
        BinaryPrimitives.WriteDoubleBigEndian(target, double.CreateTruncating(value));
        return 8;
    }
}

/// <summary>Days since 1970 as date: days since 2000.</summary>
internal readonly struct AsDate : IFieldFormat<int>
{
    public const int EpochDays = 10_957;

    public int MaxSize => 4;

    public bool IsExact => true;

    public int Write(Span<byte> target, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(target, checked(value - EpochDays));
        return 4;
    }
}

/// <summary>Nanoseconds since midnight as time: microseconds.</summary>
internal readonly struct AsTime : IFieldFormat<long>
{
    public int MaxSize => 8;

    public bool IsExact => true;

    public int Write(Span<byte> target, long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(target, value / 1000);
        return 8;
    }
}

/// <summary>Microseconds since 1970 as timestamp or timestamptz: microseconds since 2000.</summary>
internal readonly struct AsTimestamp : IFieldFormat<long>
{
    public const long EpochMicroseconds = AsDate.EpochDays * TemporalValues.MicrosecondsPerDay;

    public int MaxSize => 8;

    public bool IsExact => true;

    public int Write(Span<byte> target, long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(target, checked(value - EpochMicroseconds));
        return 8;
    }
}

/// <summary>Days since 1970 as timestamp: its midnight.</summary>
internal readonly struct DateAsTimestamp : IFieldFormat<int>
{
    public int MaxSize => 8;

    public bool IsExact => true;

    public int Write(Span<byte> target, int value) =>
        default(AsTimestamp).Write(target, value * TemporalValues.MicrosecondsPerDay);
}

/// <summary>An integer as numeric.</summary>
internal readonly struct IntegerAsNumeric<T> : IFieldFormat<T>
    where T : IBinaryInteger<T>
{
    public int MaxSize => NumericFormat.MaxSize;

    public bool IsExact => false;

    public int Write(Span<byte> target, T value) => NumericFormat.Write(target, Int128.CreateChecked(value), 0);
}

/// <summary>A scaled integer as numeric.</summary>
internal readonly struct DecimalAsNumeric(int scale) : IFieldFormat<Int128>
{
    public int MaxSize => NumericFormat.MaxSize;

    public bool IsExact => false;

    public int Write(Span<byte> target, Int128 value) => NumericFormat.Write(target, value, scale);
}
