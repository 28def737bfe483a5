namespace Sluice.Connectors.Jdbc.Sql;

/// <summary>Quoting as standard SQL has it; PostgreSQL and SQLite both follow it, MySQL has a mark of its own for names.</summary>
internal static class Identifier
{
    /// <summary>The mark around names in standard SQL.</summary>
    public const char Standard = '"';

    /// <summary>A name as SQL.</summary>
    public static string Quote(string name, char mark = Standard) => $"{mark}{name.Replace(mark.ToString(), new string(mark, 2), StringComparison.Ordinal)}{mark}";

    /// <summary>Names as SQL, separated by commas.</summary>
    public static string List(IEnumerable<string> names, string prefix = "") => string.Join(", ", names.Select(n => prefix + Quote(n)));

    /// <summary>A text as an SQL literal, for statements that take no parameters.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
