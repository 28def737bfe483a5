using System.Text;
using System.Text.RegularExpressions;
using Sluice.Connect.Config;
using Sluice.JobFiles.Text;
using Sluice.JobFiles.Text.Drafts;

namespace Sluice.JobFiles.Sql;

/// <summary>
/// Makes values of options. SeaTunnel pastes them into a HOCON file: what stands in braces or brackets as it is, all else between double quotes,
/// with its line breaks as blanks. So a backslash escapes here too.
/// </summary>
internal static partial class SqlValue
{
    /// <summary>Root, section, block.</summary>
    private const int Depth = 3;

    /// <summary>What stands between single quotes, as it is meant.</summary>
    public static string Unquote(string text) => text.Replace("''", "'", StringComparison.Ordinal);

    /// <summary>The value of an option.</summary>
    /// <exception cref="ConfigException">SLC1201: it cannot be read.</exception>
    public static Draft Read(SqlToken value)
    {
        var text = Unquote(value.Text);
        var trimmed = text.AsSpan().Trim();
        if ((trimmed.StartsWith('{') && trimmed.EndsWith('}')) || (trimmed.StartsWith('[') && trimmed.EndsWith(']')))
            return Parser.ParseValue(text, value.Location with { Column = value.Location.Column + 1 }, Depth);
        return new DraftScalar(ConfigScalar.OfString(Unescape(LineBreak().Replace(text, " "), value.Location), value.Location));
    }

    private static string Unescape(string text, TextLocation at)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var quoted = new StringBuilder("\"", text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
                quoted.Append(text[i++]);
            else if (text[i] == '"')
                quoted.Append('\\');
            else if (text[i] == '\t')
            {
                quoted.Append("\\t");
                continue;
            }

            quoted.Append(text[i]);
        }

        return StringScanner.Scan(quoted.Append('"').ToString(), 0, at, out _);
    }

    [GeneratedRegex(@"[^\S\n]*\n\s*", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex LineBreak();
}
