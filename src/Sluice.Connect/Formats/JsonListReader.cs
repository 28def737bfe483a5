using System.Globalization;
using System.Text.Json;
using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Lists.</summary>
internal sealed class JsonListReader(JsonColumnReader items) : JsonColumnReader
{
    internal override bool Read(ref JsonSource source, ColumnData column)
    {
        var list = (ListColumn)column;
        if (source.Reader.TokenType == JsonTokenType.Null)
        {
            list.AppendNull();
            return true;
        }

        if (source.Reader.TokenType != JsonTokenType.StartArray)
            return source.Fail("a list [..]");
        for (var i = 0; source.Reader.Read() && source.Reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (!items.Read(ref source, list.Items))
                return source.FailUnder(string.Create(CultureInfo.InvariantCulture, $"[{i}]"));
        }

        list.CloseList();
        return true;
    }
}
