using Microsoft.Data.Sqlite;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Sink;
using Sluice.Planting;

namespace Sluice.Connectors.Jdbc.Sqlite;

/// <summary>
/// Writes one split to a SQLite file: rows by prepared statements, in order, inside one IMMEDIATE transaction from the first row to the
/// commit. The file has one writer, so nothing waits that would not have to wait anyway.
/// </summary>
internal sealed class SqliteWriter(SqliteDatabase database, WriterSetup setup) : ITransactionalWriter
{
    private const int RowsBetweenChecks = 1024;
    private readonly SqliteConnection _connection = (SqliteConnection)setup.Connection;
    private readonly Dictionary<TablePath, SqliteTable> _tables = [];
    private SqliteTransaction? _transaction;
    private long _rows;

    public SplitProgress Progress { get; private set; } = setup.Progress;

    public ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return WriteCoreAsync(batch, cancellationToken);
    }

    public async ValueTask<CommitOutcome> CommitAsync(Position upTo, CancellationToken cancellationToken)
    {
        var token = setup.Request.Token;
        try
        {
            Begin();
            if (Planted.Is(Mistake.RowsCommittedBeforePosition))
            {
                await _transaction!.CommitAsync(CancellationToken.None);
                _transaction = _connection.BeginTransaction();
            }

            if (setup.Ledger is { } ledger)
            {
                setup.Request.Breadcrumb.At("jdbc.guard", token.Split);
                if (!await ledger.GuardAsync(_connection, _transaction!, token, Progress, upTo, _rows, cancellationToken))
                {
                    await AbortAsync(cancellationToken);
                    return CommitOutcome.Fenced;
                }
            }
        }
        catch (SqliteException e)
        {
            throw database.Explain(e, ConnectorSide.Sink, "checking the ledger before the commit");
        }

        setup.Request.Breadcrumb.At("jdbc.commit", token.Split);
        setup.Request.Permit.Demand();
        await database.CommitAsync(_transaction!);
        setup.Request.Breadcrumb.At("jdbc.committed", token.Split);
        Progress = new SplitProgress(upTo, Progress.Sequence + 1, Progress.Rows + _rows);
        await EndAsync();
        return CommitOutcome.Committed;
    }

    public async ValueTask AbortAsync(CancellationToken cancellationToken)
    {
        setup.Request.Breadcrumb.At("jdbc.rollback");
        if (_transaction is not null)
            await _transaction.RollbackAsync(cancellationToken);
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var table in _tables.Values)
            table.Dispose();
        if (_transaction is not null)
            await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async ValueTask WriteCoreAsync(Batch batch, CancellationToken cancellationToken)
    {
        var target = setup.Targets[batch.Schema.Path];
        try
        {
            setup.Request.Permit.Demand();
            Begin();
            if (!_tables.TryGetValue(batch.Schema.Path, out var table))
                _tables.Add(batch.Schema.Path, table = await OpenAsync(target, cancellationToken));
            setup.Request.Breadcrumb.At("jdbc.write", table.InsertSql);
            for (var row = 0; row < batch.Count; row++)
            {
                if (row % RowsBetweenChecks == 0)
                    cancellationToken.ThrowIfCancellationRequested();
                table.Write(batch, row, Progress.Rows + _rows + row + 1);
            }

            _rows += batch.Count;
        }
        catch (SqliteException e)
        {
            throw database.Explain(e, ConnectorSide.Sink, $"writing to {target.Table}");
        }
    }

    private async ValueTask<SqliteTable> OpenAsync(SinkTarget target, CancellationToken cancellationToken)
    {
        if (target.Mode != WriteMode.OwnSql)
        {
            var shape = await SqliteCatalog.DescribeAsync(_connection, target.Table, cancellationToken)
                ?? throw TargetCheck.Error(5, $"table {target.Table} does not exist");
            TargetCheck.Demand(target, shape);
        }

        return new SqliteTable(_connection, target);
    }

    private void Begin() => _transaction ??= _connection.BeginTransaction();

    private async ValueTask EndAsync()
    {
        if (_transaction is not null)
            await _transaction.DisposeAsync();
        _transaction = null;
        _rows = 0;
    }
}
