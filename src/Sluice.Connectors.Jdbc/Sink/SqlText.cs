namespace Sluice.Connectors.Jdbc.Sink;

/// <summary>The few lexical rules of SQL that finding placeholders needs.</summary>
internal static class SqlText
{
    /// <summary>The end of a quoted text, quoted name, dollar quote or comment that begins here; <paramref name="at"/> if none does.</summary>
    public static int SkipOpaque(string sql, int at) => sql[at] switch
    {
        '\'' or '"' or '`' => AfterQuote(sql, at),
        '-' when sql.AsSpan(at).StartsWith("--") => sql.IndexOf('\n', at) is var end and >= 0 ? end + 1 : sql.Length,
        '/' when sql.AsSpan(at).StartsWith("/*") => sql.IndexOf("*/", at + 2, StringComparison.Ordinal) is var end and >= 0 ? end + 2 : sql.Length,
        '$' => AfterDollarQuote(sql, at),
        _ => at,
    };

    /// <summary>The name behind a colon; empty for a cast's <c>::</c> or a lone colon.</summary>
    public static string NameAfter(string sql, int colon)
    {
        var end = colon + 1;
        while (end < sql.Length && (char.IsLetterOrDigit(sql[end]) || sql[end] == '_'))
            end++;
        return end > colon + 1 && !char.IsDigit(sql[colon + 1]) ? sql[(colon + 1)..end] : "";
    }

    private static int AfterQuote(string sql, int at)
    {
        var end = sql.IndexOf(sql[at], at + 1);
        return end < 0 ? sql.Length : end + 1;
    }

    private static int AfterDollarQuote(string sql, int at)
    {
        var close = sql.IndexOf('$', at + 1);
        if (close < 0 || (at > 0 && char.IsLetterOrDigit(sql[at - 1])) || sql.AsSpan(at + 1, close - at - 1).ContainsAnyExcept(TagCharacters))
            return at;
        var tag = sql[at..(close + 1)];
        var end = sql.IndexOf(tag, close + 1, StringComparison.Ordinal);
        return end < 0 ? at : end + tag.Length;
    }

    private static readonly System.Buffers.SearchValues<char> TagCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
}
