using System.Text;
using System.Text.Json;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Formats;

/// <summary>Maps as objects; keys are read as texts of the key's type.</summary>
internal sealed class JsonMapReader(TextColumnParser keys, JsonColumnReader values) : JsonColumnReader
{
    internal override bool Read(ref JsonSource source, ColumnData column)
    {
        var map = (MapColumn)column;
        if (source.Reader.TokenType == JsonTokenType.Null)
        {
            map.AppendNull();
            return true;
        }

        if (source.Reader.TokenType != JsonTokenType.StartObject)
            return source.Fail("a map {..}");
        while (source.Reader.Read() && source.Reader.TokenType != JsonTokenType.EndObject)
        {
            if (!TryAppendKey(ref source, map.Keys))
                return source.FailWith($"a key is wrong, expected {keys.Expects}");
            var at = map.Keys.Count - 1;
            source.Reader.Read();
            if (!values.Read(ref source, map.Values))
                return source.FailUnder($"[{map.Keys.GetValue(at)}]");
        }

        map.CloseMap();
        return true;
    }

    private bool TryAppendKey(ref JsonSource source, ColumnData column)
    {
        if (column.Type.Kind == TypeKind.String)
            return JsonStringReader.TryUnescape(ref source, (BinaryColumn)column);
        if (!source.Reader.ValueIsEscaped)
            return keys.TryAppend(source.Reader.ValueSpan, column);
        try
        {
            return keys.TryAppend(Encoding.UTF8.GetBytes(source.Reader.GetString()!), column);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
