using System.Buffers;
using System.Text.Json;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Formats;

/// <summary>Writes single values as JSON.</summary>
internal sealed class JsonValueWriter(Utf8JsonWriter json)
{
    private const byte TimestampSeparator = (byte)'T';

    private readonly ArrayBufferWriter<byte> _text = new(64);
    private readonly Dictionary<DataType, TextColumnWriter> _textWriters = new(ReferenceEqualityComparer.Instance);

    /// <summary>Writes the value of a row.</summary>
    public void Write(ColumnData column, int row)
    {
        if (column.IsNull(row))
        {
            json.WriteNullValue();
            return;
        }

        switch (column)
        {
            case BinaryColumn { Type.Kind: TypeKind.String } texts:
                json.WriteStringValue(texts[row]);
                break;
            case BinaryColumn bytes:
                json.WriteBase64StringValue(bytes[row]);
                break;
            case BooleanColumn flags:
                json.WriteBooleanValue(flags[row]);
                break;
            case ListColumn list:
                WriteList(list, row);
                break;
            case MapColumn map:
                WriteMap(map, row);
                break;
            case StructColumn fields:
                WriteRow(fields, row);
                break;
            default:
                WriteFixed(column, row);
                break;
        }
    }

    private void WriteFixed(ColumnData column, int row)
    {
        switch (column)
        {
            case FixedColumn<sbyte> numbers:
                json.WriteNumberValue(numbers[row]);
                break;
            case FixedColumn<short> numbers:
                json.WriteNumberValue(numbers[row]);
                break;
            case FixedColumn<int> { Type.Kind: TypeKind.Int } numbers:
                json.WriteNumberValue(numbers[row]);
                break;
            case FixedColumn<long> { Type.Kind: TypeKind.BigInt } numbers:
                json.WriteNumberValue(numbers[row]);
                break;
            case FixedColumn<float> floats when float.IsFinite(floats[row]):
                json.WriteNumberValue(floats[row]);
                break;
            case FixedColumn<double> doubles when double.IsFinite(doubles[row]):
                json.WriteNumberValue(doubles[row]);
                break;
            case FixedColumn<Int128> decimals:
                json.WriteRawValue(Text(decimals, row), skipInputValidation: true);
                break;
            case FixedColumn<long> { Type.Kind: TypeKind.Timestamp } timestamps:
                WriteTimestamp(timestamps[row]);
                break;
            default:
                json.WriteStringValue(Text(column, row));
                break;
        }
    }

    private void WriteTimestamp(long microseconds)
    {
        Span<byte> room = stackalloc byte[TemporalTextOut.MaxLength];
        var (days, seconds, nanoseconds) = TemporalTextOut.Part(microseconds);
        json.WriteStringValue(room[..TemporalTextOut.WriteTimestamp(room, days, seconds, nanoseconds, TimestampSeparator)]);
    }

    private void WriteList(ListColumn list, int row)
    {
        json.WriteStartArray();
        for (var i = list.Offsets[row]; i < list.Offsets[row + 1]; i++)
            Write(list.Items, i);
        json.WriteEndArray();
    }

    private void WriteMap(MapColumn map, int row)
    {
        json.WriteStartObject();
        for (var i = map.Offsets[row]; i < map.Offsets[row + 1]; i++)
        {
            json.WritePropertyName(map.Keys.IsNull(i) ? "null"u8 : Text(map.Keys, i));
            Write(map.Values, i);
        }

        json.WriteEndObject();
    }

    private void WriteRow(StructColumn fields, int row)
    {
        json.WriteStartObject();
        for (var i = 0; i < fields.Fields.Count; i++)
        {
            json.WritePropertyName(fields.Type.Fields[i].Name);
            Write(fields.Fields[i], row);
        }

        json.WriteEndObject();
    }

    /// <summary>The value's text; valid until the next one.</summary>
    private ReadOnlySpan<byte> Text(ColumnData column, int row)
    {
        if (!_textWriters.TryGetValue(column.Type, out var writer))
            _textWriters.Add(column.Type, writer = TextColumnWriter.Create(column.Type));
        _text.ResetWrittenCount();
        writer.Write(column, row, _text);
        return _text.WrittenSpan;
    }
}
