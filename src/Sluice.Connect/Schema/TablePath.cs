namespace Sluice.Connect.Schema;

/// <summary>A table's full name: <c>table</c>, <c>database.table</c> or <c>database.schema.table</c>.</summary>
/// <param name="Database">The database, or <c>null</c>.</param>
/// <param name="SchemaName">The schema inside the database, or <c>null</c>.</param>
/// <param name="Table">The table.</param>
public sealed record TablePath(string? Database, string? SchemaName, string Table)
{
    /// <summary>The path of a table that nobody named: <c>default.default.default</c>, as in SeaTunnel.</summary>
    public static TablePath Default { get; } = new("default", "default", "default");

    /// <summary>Reads <c>t</c>, <c>a.t</c> or <c>a.s.t</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="schemaFirst">Of two parts the first is a schema, not a database.</param>
    /// <exception cref="FormatException">More than three parts, or an empty part.</exception>
    public static TablePath Parse(string text, bool schemaFirst = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('.');
        if (parts.Any(string.IsNullOrEmpty))
            throw new FormatException($"'{text}' is not a table name: it has an empty part.");
        return parts.Length switch
        {
            1 => new TablePath(null, null, parts[0]),
            2 => schemaFirst ? new TablePath(null, parts[0], parts[1]) : new TablePath(parts[0], null, parts[1]),
            3 => new TablePath(parts[0], parts[1], parts[2]),
            _ => throw new FormatException($"'{text}' is not a table name: at most database.schema.table is allowed."),
        };
    }

    /// <summary>The parts that exist, joined by dots: the row's table id.</summary>
    public override string ToString() => string.Join('.', new[] { Database, SchemaName, Table }.Where(p => p is not null));
}
