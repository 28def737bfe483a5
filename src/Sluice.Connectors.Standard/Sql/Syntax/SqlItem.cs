namespace Sluice.Connectors.Standard.Sql.Syntax;

/// <summary>One item of a select list.</summary>
/// <param name="Value">The expression, or a star.</param>
/// <param name="Alias">The name that it was given; <c>null</c>: none.</param>
internal sealed record SqlItem(SqlNode Value, string? Alias)
{
    /// <summary>The column's name in the output, as SeaTunnel names it: the alias, the column's own name, or the expression's text.</summary>
    public string Name => Alias ?? (Value is SqlNode.Name name ? name.Parts[^1].Text : SqlText.Of(Value));
}
