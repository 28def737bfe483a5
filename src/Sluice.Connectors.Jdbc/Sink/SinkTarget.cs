using Sluice.Connect.Schema;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.Sink;

/// <summary>One table of a sink: what comes in, where it goes, and how. Shared by the sink's writers.</summary>
/// <param name="Incoming">The table as it arrives.</param>
/// <param name="Table">The target.</param>
/// <param name="Mode">What becomes of a row.</param>
internal sealed record SinkTarget(TableSchema Incoming, TableName Table, WriteMode Mode)
{
    private volatile bool _meetsExistingKeys;

    /// <summary>The target's name of each incoming column.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Positions of the key's columns among <see cref="Columns"/>; empty without a key.</summary>
    public required IReadOnlyList<int> Keys { get; init; }

    /// <summary>The user's statement, for <see cref="WriteMode.OwnSql"/>.</summary>
    public StatementTemplate? Statement { get; init; }

    /// <summary>Run before the first row, for <see cref="DataSaveMode.CustomProcessing"/>.</summary>
    public string? CustomSql { get; init; }

    public IEnumerable<string> KeyNames => Keys.Select(k => Columns[k]);

    /// <summary>Plain inserts of this run met a key that existed: upserts do not try them again.</summary>
    public bool MeetsExistingKeys
    {
        get => _meetsExistingKeys;
        set => _meetsExistingKeys = value;
    }

    /// <summary>The incoming table under the target's column names.</summary>
    public TableSchema Renamed()
    {
        var names = Incoming.Columns.Select((c, i) => (c.Name, Columns[i])).ToDictionary(p => p.Name, p => p.Item2, StringComparer.Ordinal);
        return new TableSchema(Incoming.Path, [.. Incoming.Columns.Select(c => c with { Name = names[c.Name] })])
        {
            PrimaryKey = Incoming.PrimaryKey is { } key ? key with { Columns = [.. key.Columns.Select(c => names[c])] } : null,
            ConstraintKeys = [.. Incoming.ConstraintKeys.Select(k => k with { Columns = [.. k.Columns.Select(c => c with { Name = names[c.Name] })] })],
            Comment = Incoming.Comment,
            CatalogName = Incoming.CatalogName,
        };
    }
}
