using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Files.Parquet;

/// <summary>
/// Makes Arrow's arrays of columns: the same layout, so each buffer is copied as it is, into memory that is used again. What it made is valid
/// until it makes the next. Not thread-safe.
/// </summary>
internal sealed class ArrowOutput
{
    private const int SmallestBuffer = 1024;

    private readonly List<byte[]> _memory = [];
    private int _used;

    /// <summary>The first rows of columns.</summary>
    public RecordBatch ToArrow(Apache.Arrow.Schema schema, IReadOnlyList<ColumnData> columns, int count)
    {
        _used = 0;
        return new RecordBatch(schema, columns.Select((c, i) => ArrowArrayFactory.BuildArray(ToArrow(schema.GetFieldByIndex(i).DataType, c, count))), count);
    }

    private ArrayData ToArrow(IArrowType type, ColumnData column, int count) => column switch
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

    private ArrayData Entries(MapType type, MapColumn column, int count) => new(
        type.KeyValueType, count, nullCount: 0, offset: 0, [ArrowBuffer.Empty],
        [ToArrow(type.KeyField.DataType, column.Keys, count), ToArrow(type.ValueField.DataType, column.Values, count)]);

    private ArrayData Flat(IArrowType type, ColumnData column, int count, params ArrowBuffer[] buffers) => Nested(type, column, count, buffers);

    private ArrayData Nested(IArrowType type, ColumnData column, int count, ArrowBuffer[] buffers, params ArrayData[] children)
    {
        var nulls = column.NullCount == 0 ? 0 : column.Count == count ? column.NullCount : Enumerable.Range(0, count).Count(column.IsNull);
        var validity = nulls == 0 ? ArrowBuffer.Empty : Copy(column.Validity[..((count + 7) >> 3)]);
        return new ArrayData(type, count, nulls, offset: 0, [validity, .. buffers], children);
    }

    private ArrowBuffer Bytes<T>(ReadOnlySpan<T> values)
        where T : unmanaged => Copy(MemoryMarshal.AsBytes(values));

    /// <summary>An array of .NET, which is pinned while the library reads it.</summary>
    private ArrowBuffer Copy(ReadOnlySpan<byte> bytes)
    {
        if (_used == _memory.Count)
            _memory.Add([]);
        if (_memory[_used].Length < bytes.Length)
            _memory[_used] = GC.AllocateUninitializedArray<byte>((int)Math.Max(SmallestBuffer, Math.Min(System.Array.MaxLength, bytes.Length * 5L / 4)));
        var memory = _memory[_used++];
        bytes.CopyTo(memory);
        return new ArrowBuffer(memory.AsMemory(0, bytes.Length));
    }
}
