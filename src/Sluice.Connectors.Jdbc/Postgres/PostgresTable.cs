using Sluice.Connect.Batches;
using Sluice.Connectors.Jdbc.Postgres.Copy;
using Sluice.Connectors.Jdbc.Sink;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>How one writer writes one table by COPY: straight into it, or through a temporary table.</summary>
internal sealed class PostgresTable
{
    private readonly SinkTarget _target;
    private readonly CopyRows? _direct;
    private readonly CopyRows _staged;

    public PostgresTable(SinkTarget target, TableShape shape, int index)
    {
        _target = target;
        var direct = new CopyEncoder?[target.Columns.Count];
        var staged = new CopyEncoder[target.Columns.Count];
        for (var i = 0; i < direct.Length; i++)
        {
            var column = shape.Find(target.Columns[i])!;
            direct[i] = column.IsOpaque && column.TypeId != PgTypeIds.Uuid ? null : CopyEncoders.Find(target.Incoming.Columns[i].Type, column.TypeId);
            staged[i] = direct[i] ?? new TextEncoder(asJson: false);
        }

        var name = target.Table.ToString();
        _direct = direct.Contains(null) ? null : new CopyRows(name, direct!, isStaged: false);
        _staged = new CopyRows(name, staged, isStaged: true);
        Staging = new StagingSql(target, shape, [.. direct.Select(e => e is null)], index);
        DirectCopy = $"COPY {target.Table.Quoted} ({Identifier.List(target.Columns)}) FROM STDIN (FORMAT BINARY)";
    }

    public SinkTarget Target => _target;

    public string DirectCopy { get; }

    public StagingSql Staging { get; }

    /// <summary>Rows of the open transaction lie in the temporary table.</summary>
    public bool IsStaging { get; private set; }

    /// <summary>All staged rows of the open transaction are +I.</summary>
    public bool StagedInsertsOnly { get; private set; } = true;

    /// <summary>Whether a batch can go straight into the table: every row is new, as far as is known.</summary>
    public bool GoesDirect(Batch batch) =>
        _direct is not null
        && !IsStaging
        && (_target.Mode == WriteMode.Insert || (batch.IsInsertOnly && !(_target.Mode == WriteMode.Upsert && _target.MeetsExistingKeys)));

    /// <summary>Takes a batch for encoding.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="isDirect">What <see cref="GoesDirect"/> said.</param>
    /// <param name="number">The number of its first row.</param>
    public CopyRows Bind(Batch batch, bool isDirect, long number)
    {
        DemandKeys(batch, number);
        if (!isDirect)
        {
            IsStaging = true;
            StagedInsertsOnly &= batch.IsInsertOnly;
        }

        var rows = isDirect ? _direct! : _staged;
        rows.Bind(batch, number);
        return rows;
    }

    /// <summary>The transaction ended: the temporary table is empty again.</summary>
    public void Reset()
    {
        IsStaging = false;
        StagedInsertsOnly = true;
    }

    private void DemandKeys(Batch batch, long number)
    {
        foreach (var key in _target.Keys)
        {
            var column = batch.Columns[key];
            for (var row = 0; column.NullCount > 0 && row < batch.Count; row++)
            {
                if (column.IsNull(row))
                    throw TargetCheck.Error(13, $"{_target.Table}, row {number + row}: key column '{_target.Columns[key]}' is NULL; rows without a key cannot be replaced or deleted");
            }
        }
    }
}
