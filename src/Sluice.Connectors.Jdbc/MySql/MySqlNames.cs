using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>Names and texts in MySQL's SQL.</summary>
internal static class MySqlNames
{
    private const char Mark = '`';

    /// <summary>A table of this database or another of the same server.</summary>
    public static TableName Table(string? database, string name) => new(database, name) { Mark = Mark };

    /// <summary>A name as SQL.</summary>
    public static string Quote(string name) => Identifier.Quote(name, Mark);

    /// <summary>Names as SQL, separated by commas.</summary>
    public static string List(IEnumerable<string> names) => string.Join(", ", names.Select(Quote));

    /// <summary>A text as an SQL literal; the engine's sessions read a backslash as an escape.</summary>
    public static string Literal(string text) => Identifier.Literal(text.Replace("\\", "\\\\", StringComparison.Ordinal));
}
