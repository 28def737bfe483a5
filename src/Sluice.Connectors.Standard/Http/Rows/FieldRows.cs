using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Sluice.Connect.Batches;
using Sluice.Connect.Formats;

namespace Sluice.Connectors.Standard.Http.Rows;

/// <summary>Rows whose columns were found by a path each.</summary>
/// <param name="documents">What they were found in.</param>
/// <param name="columns">For each column of the table its values; <c>null</c> where no path leads to it.</param>
/// <param name="count">How many rows.</param>
/// <param name="readers">The readers of the columns.</param>
/// <param name="names">The names of the columns.</param>
internal sealed class FieldRows(
    IReadOnlyList<JsonDocument> documents, IReadOnlyList<IReadOnlyList<JsonElement>?> columns, int count, IReadOnlyList<JsonColumnReader> readers, IReadOnlyList<string> names) : PageRows(documents)
{
    public override int Count => count;

    public override bool TryAppend(int row, Batch batch, out JsonFailure failure)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i] is not { } values || values[row].ValueKind == JsonValueKind.Undefined)
                batch.Columns[i].AppendNull();
            else if (!readers[i].TryAppend(JsonMarshal.GetRawUtf8Value(values[row]), batch.Columns[i], out failure))
            {
                batch.DropOpenRow();
                failure = failure with { Column = failure.Column.Length == 0 ? names[i] : $"{names[i]}.{failure.Column}" };
                return false;
            }
        }

        failure = default;
        return true;
    }

    public override ReadOnlyMemory<byte> TextOf(int row) =>
        Encoding.UTF8.GetBytes($"[{string.Join(',', columns.Select(c => c is null || c[row].ValueKind == JsonValueKind.Undefined ? "null" : c[row].GetRawText()))}]");
}
