using Sluice.Connect.Schema;

namespace Sluice.Connectors.Jdbc.Sql;

/// <summary>A table as the database describes it.</summary>
/// <param name="Name">The table.</param>
/// <param name="Columns">The columns, in order.</param>
internal sealed record TableShape(TableName Name, IReadOnlyList<TableColumn> Columns)
{
    public PrimaryKey? PrimaryKey { get; init; }

    /// <summary>Unique keys and indexes other than the primary key's.</summary>
    public IReadOnlyList<ConstraintKey> Keys { get; init; } = [];

    public string? Comment { get; init; }

    /// <summary>Why its rows and the ledger's cannot stand and fall together, for people: then it is no exactly-once. <c>null</c>: they do.</summary>
    public string? LedgerObstacle { get; init; }

    public TableColumn? Find(string column) => Columns.FirstOrDefault(c => string.Equals(c.Name, column, StringComparison.Ordinal));

    /// <summary>Whether the database keeps these columns unique together.</summary>
    public bool HasUniqueKey(IReadOnlyCollection<string> columns)
    {
        var wanted = columns.ToHashSet(StringComparer.Ordinal);
        return (PrimaryKey is { } key && wanted.SetEquals(key.Columns))
            || Keys.Any(k => k.Kind == ConstraintKind.UniqueKey && wanted.SetEquals(k.Columns.Select(c => c.Name)));
    }

    /// <summary>The schema under which its rows travel.</summary>
    public TableSchema ToSchema(TablePath path, string catalogName) => new(
        path,
        [
            .. Columns.Select(c => new ColumnDefinition(c.Name, c.Type)
            {
                IsNullable = c.IsNullable,
                Length = c.Length,
                Scale = c.Type.Kind == TypeKind.Decimal ? c.Type.Scale : null,
                Comment = c.Comment,
                SourceType = c.NativeType,
            }),
        ])
    {
        PrimaryKey = PrimaryKey,
        ConstraintKeys = Keys,
        Comment = Comment,
        CatalogName = catalogName,
    };
}
