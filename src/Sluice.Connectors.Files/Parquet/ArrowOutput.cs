using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Files.Parquet;

/// <summary>Makes Arrow's arrays of columns: the same layout, so each buffer is copied as it is.</summary>
internal static class ArrowOutput
{
    /// <summary>The first rows of columns.</summary>
    public static RecordBatch ToArrow(Apache.Arrow.Schema schema, IReadOnlyList<ColumnData> columns, int count) =>
        new(schema, columns.Select((c, i) => ArrowArrayFactory.BuildArray(ToArrow(schema.GetFieldByIndex(i).DataType, c, count))), count);

    private static ArrayData ToArrow(IArrowType type, ColumnData column, int count) => column switch
    {
        NullColumn => new ArrayData(type, count, count, 0, System.Array.Empty<ArrowBuffer>()),
        BooleanColumn c => Flat(type, c, count, Copy(c.Bits[..((count + 7) >> 3)])),
        FixedColumn<sbyte> c => Flat(type, c, count, Bytes(c.Values[..count])),
        FixedColumn<short> c => Flat(type, c, count, Bytes(c.Values[..count])),
        FixedColumn<int> c => Flat(type, c, count, Bytes(c.Values[..count])),
        FixedColumn<long> c => Flat(type, c, count, Bytes(c.Values[..count])),
        FixedColumn<float> c => Flat(type, c, count, Bytes(c.Values[..count])),
        FixedColumn<double> c => Flat(type, c, count, Bytes(c.Values[..count])),
        FixedColumn<Int128> c => Flat(type, c, count, Bytes(c.Values[..count])),
        BinaryColumn c => Flat(type, c, count, Bytes(c.Offsets[..(count + 1)]), Copy(c.Data[..c.Offsets[count]])),
        ListColumn c => Nested(type, c, count, [Bytes(c.Offsets[..(count + 1)])], ToArrow(((ListType)type).ValueDataType, c.Items, c.Offsets[count])),
        MapColumn c => Nested(type, c, count, [Bytes(c.Offsets[..(count + 1)])], Entries((MapType)type, c, c.Offsets[count])),
        StructColumn c => Nested(type, c, count, [], [.. c.Fields.Select((f, i) => ToArrow(((StructType)type).Fields[i].DataType, f, count))]),
        _ => throw new NotSupportedException($"{column.Type} is not written"),
    };

    private static ArrayData Entries(MapType type, MapColumn column, int count) => new(
        type.KeyValueType, count, nullCount: 0, offset: 0, [ArrowBuffer.Empty],
        [ToArrow(type.KeyField.DataType, column.Keys, count), ToArrow(type.ValueField.DataType, column.Values, count)]);

    private static ArrayData Flat(IArrowType type, ColumnData column, int count, params ArrowBuffer[] buffers) => Nested(type, column, count, buffers);

    private static ArrayData Nested(IArrowType type, ColumnData column, int count, ArrowBuffer[] buffers, params ArrayData[] children)
    {
        var nulls = column.NullCount == 0 ? 0 : column.Count == count ? column.NullCount : Enumerable.Range(0, count).Count(column.IsNull);
        var validity = nulls == 0 ? ArrowBuffer.Empty : Copy(column.Validity[..((count + 7) >> 3)]);
        return new ArrayData(type, count, nulls, offset: 0, [validity, .. buffers], children);
    }

    private static ArrowBuffer Bytes<T>(ReadOnlySpan<T> values)
        where T : unmanaged => Copy(MemoryMarshal.AsBytes(values));

    /// <summary>An array of .NET, which is pinned while the library reads it.</summary>
    private static ArrowBuffer Copy(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());
}
