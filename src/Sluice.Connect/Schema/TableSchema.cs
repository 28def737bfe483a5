namespace Sluice.Connect.Schema;

/// <summary>A table as rows of it travel through a job: its name, columns and keys. Immutable.</summary>
public sealed class TableSchema
{
    private readonly Dictionary<string, int> _index;

    /// <summary>Makes a schema.</summary>
    /// <param name="path">The table's name.</param>
    /// <param name="columns">The columns; names must be unique, case-sensitively.</param>
    /// <exception cref="ArgumentException">A column's name occurs twice.</exception>
    public TableSchema(TablePath path, IReadOnlyList<ColumnDefinition> columns)
    {
        Path = path;
        Columns = columns;
        _index = new Dictionary<string, int>(columns.Count, StringComparer.Ordinal);
        for (var i = 0; i < columns.Count; i++)
        {
            if (!_index.TryAdd(columns[i].Name, i))
                throw new ArgumentException($"Table {path} has two columns named '{columns[i].Name}'.", nameof(columns));
        }
    }

    /// <summary>The table's name.</summary>
    public TablePath Path { get; }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<ColumnDefinition> Columns { get; }

    /// <summary>The primary key, or <c>null</c>.</summary>
    public PrimaryKey? PrimaryKey { get; init; }

    /// <summary>Unique keys and indexes.</summary>
    public IReadOnlyList<ConstraintKey> ConstraintKeys { get; init; } = [];

    /// <summary>The table's comment, or <c>null</c>.</summary>
    public string? Comment { get; init; }

    /// <summary>The name of the catalog that the schema was read from; empty when it was declared.</summary>
    public string CatalogName { get; init; } = "";

    /// <summary>The position of a column by its exact name, or -1.</summary>
    public int IndexOf(string column) => _index.TryGetValue(column, out var at) ? at : -1;

    /// <summary>The same table under another set of columns: keys stay where all their columns still exist.</summary>
    public TableSchema WithColumns(IReadOnlyList<ColumnDefinition> columns)
    {
        var names = columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        return new TableSchema(Path, columns)
        {
            PrimaryKey = PrimaryKey is { } key && key.Columns.All(names.Contains) ? key : null,
            ConstraintKeys = [.. ConstraintKeys.Where(k => k.Columns.All(c => names.Contains(c.Name)))],
            Comment = Comment,
            CatalogName = CatalogName,
        };
    }

    /// <summary>The same columns and keys under another name.</summary>
    public TableSchema WithPath(TablePath path) => new(path, Columns)
    {
        PrimaryKey = PrimaryKey,
        ConstraintKeys = ConstraintKeys,
        Comment = Comment,
        CatalogName = CatalogName,
    };

    /// <summary>Whether names, types and order of all columns are equal.</summary>
    public bool HasSameColumns(TableSchema other) =>
        Columns.Count == other.Columns.Count
        && Columns.Zip(other.Columns).All(p => p.First.Name == p.Second.Name && p.First.Type.Equals(p.Second.Type));
}
