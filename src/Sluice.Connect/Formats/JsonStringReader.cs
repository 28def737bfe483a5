using System.Text.Json;
using System.Text.Unicode;
using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Texts; of anything else its JSON text without blanks.</summary>
internal sealed class JsonStringReader : JsonColumnReader
{
    private const string Expects = "text in valid UTF-8";

    internal override bool Read(ref JsonSource source, ColumnData column)
    {
        var target = (BinaryColumn)column;
        switch (source.Reader.TokenType)
        {
            case JsonTokenType.Null:
                target.AppendNull();
                return true;
            case JsonTokenType.String:
                return TryUnescape(ref source, target) || source.Fail(Expects);
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                return TryAppendCompact(source.SkipValue(), target) || source.FailWith($"expected {Expects}");
            default:
                target.Append(source.Reader.ValueSpan);
                return true;
        }
    }

    /// <summary>Appends the text of the current string or property name.</summary>
    internal static bool TryUnescape(ref JsonSource source, BinaryColumn target)
    {
        var value = source.Reader.ValueSpan;
        if (!source.Reader.ValueIsEscaped)
        {
            if (!Utf8.IsValid(value))
                return false;
            target.Append(value);
            return true;
        }

        try
        {
            target.Commit(source.Reader.CopyString(target.Reserve(value.Length)));
            return true;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair or invalid UTF-8.
            return false;
        }
    }

    private static bool TryAppendCompact(ReadOnlySpan<byte> json, BinaryColumn target)
    {
        if (!Utf8.IsValid(json))
            return false;
        var room = target.Reserve(json.Length);
        var length = 0;
        var isInString = false;
        for (var i = 0; i < json.Length; i++)
        {
            var c = json[i];
            if (!isInString && c is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
                continue;
            room[length++] = c;
            if (c == '"')
                isInString = !isInString;
            else if (c == '\\')
                room[length++] = json[++i];
        }

        target.Commit(length);
        return true;
    }
}
