namespace Sluice.Connectors.Standard.Sql;

/// <summary>A place in a query, as people look for it.</summary>
internal static class SqlPlace
{
    private const int MostExcerpt = 24;

    /// <summary>Line and column, and what stands there.</summary>
    public static string Of(string query, int offset)
    {
        offset = Math.Min(offset, query.Length);
        var before = query.AsSpan(0, offset);
        var line = before.Count('\n') + 1;
        var column = offset - before.LastIndexOf('\n');
        var rest = query.AsSpan(offset);
        var end = rest.IndexOfAny('\r', '\n');
        rest = (end < 0 ? rest : rest[..end]).Trim();
        var excerpt = rest.Length > MostExcerpt ? rest[..MostExcerpt].ToString() + ".." : rest.ToString();
        return $"line {line}, column {column} of the query{(excerpt.Length == 0 ? "" : $", at: {excerpt}")}";
    }
}
