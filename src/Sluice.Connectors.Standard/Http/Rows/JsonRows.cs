using System.Runtime.InteropServices;
using System.Text.Json;
using Sluice.Connect.Batches;
using Sluice.Connect.Formats;

namespace Sluice.Connectors.Standard.Http.Rows;

/// <summary>JSON values, each a row. An object with none of the table's columns is none: it is another thing than was asked for, such as a notice of an error.</summary>
internal sealed class JsonRows(IReadOnlyList<JsonDocument> documents, IReadOnlyList<JsonElement> values, JsonRowReader reader, IReadOnlySet<string> columns) : PageRows(documents)
{
    private const int ShownNames = 5;

    public override int Count => values.Count;

    public override bool TryAppend(int row, Batch batch, out JsonFailure failure)
    {
        var value = values[row];
        if (value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any(p => columns.Contains(p.Name)))
        {
            var names = value.EnumerateObject().Select(p => p.Name).Take(ShownNames).ToList();
            failure = new JsonFailure("", "", $"the object has none of the schema's columns{(names.Count == 0 ? "" : $"; it has {string.Join(", ", names)}")}");
            return false;
        }

        return reader.TryAppend(JsonMarshal.GetRawUtf8Value(value), batch, out failure);
    }

    public override ReadOnlyMemory<byte> TextOf(int row) => JsonMarshal.GetRawUtf8Value(values[row]).ToArray();
}
