namespace Sluice.Connectors.Jdbc.Sql;

/// <summary>A table inside the connected database.</summary>
/// <param name="Schema">The schema, or <c>null</c> for the connection's own.</param>
/// <param name="Name">The table.</param>
internal sealed record TableName(string? Schema, string Name)
{
    /// <summary>The mark around names in the database's SQL.</summary>
    public char Mark { get; init; } = Identifier.Standard;

    /// <summary>The name as SQL.</summary>
    public string Quoted => Schema is null ? Identifier.Quote(Name, Mark) : $"{Identifier.Quote(Schema, Mark)}.{Identifier.Quote(Name, Mark)}";

    /// <summary>Reads <c>table</c> or <c>schema.table</c>.</summary>
    public static TableName Parse(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new TableName(null, text) : new TableName(text[..dot], text[(dot + 1)..]);
    }

    public override string ToString() => Schema is null ? Name : $"{Schema}.{Name}";
}
