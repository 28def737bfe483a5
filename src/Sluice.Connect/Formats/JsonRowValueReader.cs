using System.Text.Json;
using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Nested rows.</summary>
internal sealed class JsonRowValueReader(JsonFields fields) : JsonColumnReader
{
    internal override bool Read(ref JsonSource source, ColumnData column)
    {
        var row = (StructColumn)column;
        if (source.Reader.TokenType == JsonTokenType.Null)
        {
            row.AppendNull();
            return true;
        }

        if (!fields.Read(ref source, row.Fields, row.Count))
            return false;
        row.CloseRow();
        return true;
    }
}
