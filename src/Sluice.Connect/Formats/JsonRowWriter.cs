using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Formats;

/// <summary>
/// Writes rows as JSON objects that <see cref="JsonRowReader"/> reads back: nulls are written, bytes as base64, decimals as numbers with
/// all digits of their scale, dates and times as ISO text, NaN and the infinities as text. Not thread-safe; makes no garbage.
/// </summary>
public sealed class JsonRowWriter : IDisposable
{
    private readonly JsonEncodedText[] _names;
    private readonly JsonValueWriter _values;
    private readonly Utf8JsonWriter _json;

    /// <summary>Makes a writer for rows of a table.</summary>
    public JsonRowWriter(TableSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        _names = [.. schema.Columns.Select(c => JsonEncodedText.Encode(c.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping))];
        _json = new Utf8JsonWriter(Stream.Null, new JsonWriterOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
        });
        _values = new JsonValueWriter(_json);
    }

    /// <summary>Writes a row, without a line end.</summary>
    /// <param name="batch">A batch of the table.</param>
    /// <param name="row">The row.</param>
    /// <param name="output">Where to.</param>
    public void Write(Batch batch, int row, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _json.Reset(output);
        _json.WriteStartObject();
        for (var i = 0; i < _names.Length; i++)
        {
            _json.WritePropertyName(_names[i]);
            _values.Write(batch.Columns[i], row);
        }

        _json.WriteEndObject();
        _json.Flush();
    }

    /// <summary>Writes a single value, as it stands in a row: what <see cref="JsonColumnReader"/> reads.</summary>
    /// <param name="column">A column of any type.</param>
    /// <param name="row">The row.</param>
    /// <param name="output">Where to.</param>
    public void WriteValue(ColumnData column, int row, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(column);
        _json.Reset(output);
        _values.Write(column, row);
        _json.Flush();
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose() => _json.Dispose();
}
