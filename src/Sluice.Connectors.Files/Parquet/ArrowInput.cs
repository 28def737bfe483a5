using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Files.Parquet;

/// <summary>Appends values of Arrow's arrays to columns.</summary>
internal static class ArrowInput
{
    private const long NanosecondsPerMicrosecond = 1000;
    private const long MillisecondsPerDay = 86_400_000;

    /// <summary>Appends a range of an array.</summary>
    /// <exception cref="OverflowException">A value is out of the column's range.</exception>
    /// <exception cref="FormatException">A text is not UTF-8.</exception>
    public static void Append(ColumnData column, IArrowArray array, int from, int count)
    {
        if (array is NullArray)
            AppendNulls(column, count);
        else if (array is DictionaryArray dictionary)
            AppendDictionary(column, dictionary, from, count);
        else
            AppendValues(column, array, from, count);
    }

    private static void AppendValues(ColumnData column, IArrowArray array, int from, int count)
    {
        switch (column)
        {
            case BooleanColumn booleans:
                Each(column, array, from, count, i => booleans.Append(((BooleanArray)array).GetValue(i)!.Value));
                break;
            case FixedColumn<sbyte> values:
                Copy(values, (PrimitiveArray<sbyte>)array, from, count);
                break;
            case FixedColumn<short> values when array is Int16Array same:
                Copy(values, same, from, count);
                break;
            case FixedColumn<short> values:
                Each(column, array, from, count, i => values.Append((short)Integer(array, i)));
                break;
            case FixedColumn<int> values when array is Int32Array or Date32Array:
                Copy(values, (PrimitiveArray<int>)array, from, count);
                break;
            case FixedColumn<int> values when array is Date64Array days:
                Each(column, array, from, count, i => values.Append(checked((int)Math.DivRem(days.Values[i], MillisecondsPerDay).Quotient)));
                break;
            case FixedColumn<int> values:
                Each(column, array, from, count, i => values.Append((int)Integer(array, i)));
                break;
            case FixedColumn<long> values:
                AppendLongs(values, array, from, count);
                break;
            case FixedColumn<float> values:
                Copy(values, (FloatArray)array, from, count);
                break;
            case FixedColumn<double> values when array is DoubleArray same:
                Copy(values, same, from, count);
                break;
            case FixedColumn<double> values:
                Each(column, array, from, count, i => values.Append(((FloatArray)array).Values[i]));
                break;
            case FixedColumn<Int128> values:
                AppendDecimals(values, array, from, count);
                break;
            case BinaryColumn values:
                AppendBytes(values, array, from, count);
                break;
            default:
                AppendNested(column, array, from, count);
                break;
        }
    }

    private static void AppendLongs(FixedColumn<long> column, IArrowArray array, int from, int count)
    {
        var isTime = column.Type.Kind == TypeKind.Time;
        var factor = array.Data.DataType switch
        {
            Int64Type => 1,
            Time32Type t => Factor(t.Unit, isTime),
            Time64Type t => Factor(t.Unit, isTime),
            TimestampType t => Factor(t.Unit, isTime),
            _ => 0,
        };
        if (factor == 1)
            Copy(column, (PrimitiveArray<long>)array, from, count);
        else if (array is Time32Array seconds)
            Each(column, array, from, count, i => column.Append(checked(seconds.Values[i] * factor)));
        else if (factor == 0)
            Each(column, array, from, count, i => column.Append(Integer(array, i)));
        else
        {
            // Finer than a microsecond is cut off, as everywhere: towards the past.
            var values = (PrimitiveArray<long>)array;
            Each(column, array, from, count, i => column.Append(factor > 0 ? checked(values.Values[i] * factor) : Floor(values.Values[i], -factor)));
        }
    }

    /// <summary>What a unit is multiplied with to be nanoseconds (times) or microseconds; negative: divided by.</summary>
    private static long Factor(TimeUnit unit, bool isTime) => unit switch
    {
        TimeUnit.Second => isTime ? 1_000_000_000 : 1_000_000,
        TimeUnit.Millisecond => isTime ? 1_000_000 : 1000,
        TimeUnit.Microsecond => isTime ? 1000 : 1,
        _ => isTime ? 1 : -NanosecondsPerMicrosecond,
    };

    private static long Floor(long value, long divisor)
    {
        var (quotient, rest) = Math.DivRem(value, divisor);
        return rest < 0 ? quotient - 1 : quotient;
    }

    private static long Integer(IArrowArray array, int row) => array switch
    {
        Int8Array a => a.Values[row],
        UInt8Array a => a.Values[row],
        Int16Array a => a.Values[row],
        UInt16Array a => a.Values[row],
        Int32Array a => a.Values[row],
        UInt32Array a => a.Values[row],
        Int64Array a => a.Values[row],
        _ => throw new NotSupportedException($"{array.Data.DataType.Name} is no whole number"),
    };

    private static void AppendDecimals(FixedColumn<Int128> column, IArrowArray array, int from, int count)
    {
        if (array is UInt64Array unsigned)
        {
            Each(column, array, from, count, i => column.Append(unsigned.Values[i]));
            return;
        }

        var decimals = (Decimal128Array)array;
        var scale = ((Decimal128Type)array.Data.DataType).Scale;
        Int128 factor = 1;
        for (; scale < column.Type.Scale; scale++)
            factor *= 10;
        Each(column, array, from, count, i => column.Append(MemoryMarshal.Read<Int128>(decimals.ValueBuffer.Span[((decimals.Offset + i) * 16)..]) * factor));
    }

    private static void AppendBytes(BinaryColumn column, IArrowArray array, int from, int count)
    {
        var isText = column.Type.Kind == TypeKind.String;
        for (var i = from; i < from + count; i++)
        {
            if (array.IsNull(i))
            {
                column.AppendNull();
                continue;
            }

            var value = array switch
            {
                BinaryArray a => a.GetBytes(i),
                LargeBinaryArray a => a.GetBytes(i),
                FixedSizeBinaryArray a => a.GetBytes(i),
                _ => throw new NotSupportedException($"{array.Data.DataType.Name} is no text"),
            };
            if (isText && !Utf8.IsValid(value))
                throw new FormatException($"'{Encoding.UTF8.GetString(value[..Math.Min(value.Length, 40)])}' is no UTF-8 text");
            column.Append(value);
        }
    }

    private static void AppendNested(ColumnData column, IArrowArray array, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            if (array.IsNull(i))
            {
                column.AppendNull();
                continue;
            }

            switch (column)
            {
                case MapColumn map when array is MapArray entries:
                    var start = entries.ValueOffsets[i];
                    Append(map.Keys, entries.Keys, start, entries.ValueOffsets[i + 1] - start);
                    Append(map.Values, entries.Values, start, entries.ValueOffsets[i + 1] - start);
                    map.CloseMap();
                    break;
                case ListColumn list when array is ListArray items:
                    Append(list.Items, items.Values, items.ValueOffsets[i], items.ValueOffsets[i + 1] - items.ValueOffsets[i]);
                    list.CloseList();
                    break;
                case ListColumn list when array is LargeListArray items:
                    Append(list.Items, items.Values, checked((int)items.ValueOffsets[i]), checked((int)(items.ValueOffsets[i + 1] - items.ValueOffsets[i])));
                    list.CloseList();
                    break;
                case StructColumn row when array is StructArray fields:
                    AppendRow(row, fields, i);
                    break;
                default:
                    throw new NotSupportedException($"{array.Data.DataType.Name} is not read as {column.Type}");
            }
        }
    }

    private static void AppendRow(StructColumn column, StructArray array, int row)
    {
        for (var f = 0; f < column.Fields.Count; f++)
        {
            // A slice of a struct has its fields whole.
            var field = array.Fields[f];
            Append(column.Fields[f], field, field.Length == array.Length ? row : array.Offset + row, 1);
        }

        column.CloseRow();
    }

    private static void AppendDictionary(ColumnData column, DictionaryArray array, int from, int count)
    {
        var values = ColumnData.Create(column.Type);
        Append(values, array.Dictionary, 0, array.Dictionary.Length);
        for (var i = from; i < from + count; i++)
        {
            if (array.IsNull(i))
                column.AppendNull();
            else
                column.AppendFrom(values, checked((int)Integer(array.Indices, i)));
        }
    }

    private static void AppendNulls(ColumnData column, int count)
    {
        for (var i = 0; i < count; i++)
            column.AppendNull();
    }

    private static void Copy<T>(FixedColumn<T> column, PrimitiveArray<T> array, int from, int count)
        where T : unmanaged, IEquatable<T>
    {
        var values = array.Values.Slice(from, count);
        if (array.NullCount == 0)
        {
            values.CopyTo(column.AppendRange(count));
            return;
        }

        for (var i = 0; i < count; i++)
        {
            if (array.IsNull(from + i))
                column.AppendNull();
            else
                column.Append(values[i]);
        }
    }

    private static void Each(ColumnData column, IArrowArray array, int from, int count, Action<int> append)
    {
        for (var i = from; i < from + count; i++)
        {
            if (array.IsNull(i))
                column.AppendNull();
            else
                append(i);
        }
    }
}
