namespace Sluice.Connectors.Standard.Sql.Syntax;

/// <summary>A query: a projection of one table, and which rows pass.</summary>
internal sealed record SqlQuery(IReadOnlyList<SqlItem> Items, string Table, SqlNode? Where);
