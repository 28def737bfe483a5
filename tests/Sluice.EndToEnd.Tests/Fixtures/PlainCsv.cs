using System.Text;

namespace Sluice.EndToEnd.Tests.Fixtures;

/// <summary>RFC 4180 the slow and obvious way: an unquoted empty field is null.</summary>
internal static class PlainCsv
{
    public static IEnumerable<string?[]> Parse(string text)
    {
        var record = new List<string?>();
        var field = new StringBuilder();
        var (quoted, wasQuoted) = (false, false);
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : '\n';
            if (quoted && i < text.Length)
            {
                if (c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                    field.Append(text[i++]);
                else if (c == '"')
                    quoted = false;
                else
                    field.Append(c);
            }
            else if (c == '"')
                quoted = wasQuoted = true;
            else if (c is ',' or '\n')
            {
                if (c == '\n' && i == text.Length && record.Count == 0 && field.Length == 0 && !wasQuoted)
                    yield break;
                record.Add(field.Length == 0 && !wasQuoted ? null : field.ToString());
                field.Clear();
                wasQuoted = false;
                if (c == '\n')
                {
                    yield return [.. record];
                    record.Clear();
                }
            }
            else
                field.Append(c);
        }
    }
}
