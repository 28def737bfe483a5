using System.Globalization;
using System.Text;
using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text;

/// <summary>Reads a quoted string with JSON's escapes. It stands on one line.</summary>
internal static class StringScanner
{
    /// <summary>Reads the string that opens at a quote.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="open">Where the opening quote is.</param>
    /// <param name="start">The same place, for messages.</param>
    /// <param name="after">The first character after the closing quote.</param>
    public static string Scan(string text, int open, TextLocation start, out int after)
    {
        StringBuilder? unescaped = null;
        var from = open + 1;
        for (var at = from; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '"')
            {
                after = at + 1;
                var tail = text.AsSpan(from, at - from);
                return unescaped is null ? tail.ToString() : CheckPairs(unescaped.Append(tail).ToString(), start);
            }

            if (c == '\\')
            {
                unescaped = (unescaped ?? new StringBuilder()).Append(text, from, at - from);
                unescaped.Append(Escape(text, ref at, start, open));
                from = at + 1;
            }
            else if (c is '\n' or '\r')
                break;
            else if (c < ' ')
            {
                throw SyntaxError.At(
                    At(start, open, at),
                    $"a control character (U+{(int)c:X4}) stands in a quoted string",
                    c == '\t' ? "write \\t" : "write it as \\uXXXX");
            }
        }

        throw SyntaxError.At(
            start, "the string that starts here is not closed on its line", "close it with \", or use \"\"\" for text of several lines");
    }

    private static char Escape(string text, ref int at, TextLocation start, int open)
    {
        var where = At(start, open, at);
        at++;
        if (at == text.Length)
            throw SyntaxError.At(where, "the file ends in the middle of an escape");
        switch (text[at])
        {
            case '"': return '"';
            case '\\': return '\\';
            case '/': return '/';
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u':
                if (at + 4 < text.Length
                    && ushort.TryParse(text.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                {
                    at += 4;
                    return (char)code;
                }

                throw SyntaxError.At(where, "\\u must be followed by four hexadecimal digits");
            default:
                throw SyntaxError.At(
                    where,
                    $"'\\{text[at]}' is not an escape",
                    "write \\\\ for a backslash; the escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
        }
    }

    private static string CheckPairs(string value, TextLocation start)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsHighSurrogate(value[i]) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
                i++;
            else if (char.IsSurrogate(value[i]))
                throw SyntaxError.At(
                    start, $"the string holds half a character (\\u{(int)value[i]:x4})", "write both halves of the surrogate pair");
        }

        return value;
    }

    private static TextLocation At(TextLocation start, int open, int at) => start with { Column = start.Column + at - open };
}
