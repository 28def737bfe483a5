using System.Buffers;
using System.Text.Json;
using Sluice.Connect.Batches;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Transforms.Json;

/// <summary>The values of a column as JSON documents: texts are parsed, lists and maps written first, rows as the list of their values.</summary>
internal sealed class JsonOfColumn : IDisposable
{
    private const string Only = "v";

    private readonly int _column;
    private readonly TableSchema _single;
    private readonly JsonRowWriter _writer;
    private readonly ArrayBufferWriter<byte> _json = new();

    public JsonOfColumn(TableSchema input, int column)
    {
        _column = column;
        _single = new TableSchema(input.Path, [input.Columns[column] with { Name = Only }]);
        _writer = new JsonRowWriter(_single);
    }

    public void Dispose() => _writer.Dispose();

    /// <summary>The value of a row that is not null.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public JsonDocument Parse(Batch rows, int row)
    {
        if (rows.Columns[_column] is BinaryColumn texts)
            return JsonDocument.Parse(texts[row].ToArray());
        _json.ResetWrittenCount();
        _writer.Write(rows.View(_single, [rows.Columns[_column]]), row, _json);
        using var document = JsonDocument.Parse(_json.WrittenMemory);
        var value = document.RootElement.GetProperty(Only);
        return value.ValueKind == JsonValueKind.Object && rows.Columns[_column].Type.Kind == TypeKind.Row
            ? JsonDocument.Parse($"[{string.Join(',', value.EnumerateObject().Select(p => p.Value.GetRawText()))}]")
            : JsonDocument.Parse(value.GetRawText());
    }
}
