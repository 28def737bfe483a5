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
/// Writes one split to a SQLite file. Rows are put aside in temporary tables as they come; the commit applies them in their order, by prepared
/// statements, inside one IMMEDIATE transaction. The file has one writer: a slow source, and a process that is frozen anywhere but in a commit,
/// hold up nobody else who writes to it, fences among them.
/// </summary>
internal sealed class SqliteWriter(SqliteDatabase database, WriterSetup setup) : ITransactionalWriter
{
    private const int RowsBetweenChecks = 1024;
    private readonly SqliteConnection _connection = (SqliteConnection)setup.Connection;
    private readonly Dictionary<TablePath, SqliteTable> _tables = [];
    private readonly List<(SqliteTable Table, int Rows)> _order = [];
    private SqliteTransaction? _aside;
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
            await BeginAsync(cancellationToken);
            Apply(cancellationToken);
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

            setup.Request.Breadcrumb.At("jdbc.commit", token.Split);
            setup.Request.Permit.Demand();
            await database.CommitAsync(_transaction!);
        }
        catch (Exception e)
        {
            var fault = e is SqliteException ? database.Explain(e, ConnectorSide.Sink, _transaction is null ? "beginning a commit" : "applying the rows of a commit") : null;
            // Who waits for a permit, or tries again later, keeps the file from nobody meanwhile.
            await CloseTransactionsAsync();
            if (fault is not null)
                throw fault;
            throw;
        }

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
        await CloseTransactionsAsync();
        foreach (var table in _tables.Values)
            table.Dispose();
        _tables.Clear();
        await _connection.DisposeAsync();
    }

    private async ValueTask WriteCoreAsync(Batch batch, CancellationToken cancellationToken)
    {
        var target = setup.Targets[batch.Schema.Path];
        try
        {
            setup.Request.Permit.Demand();
            if (!_tables.TryGetValue(batch.Schema.Path, out var table))
                _tables.Add(batch.Schema.Path, table = await OpenAsync(target, cancellationToken));
            setup.Request.Breadcrumb.At("jdbc.write", table.InsertSql);
            _aside ??= _connection.BeginTransaction(deferred: true);
            for (var row = 0; row < batch.Count; row++)
            {
                if (row % RowsBetweenChecks == 0)
                    cancellationToken.ThrowIfCancellationRequested();
                table.Put(batch, row, Progress.Rows + _rows + row + 1);
            }

            _order.Add((table, batch.Count));
            _rows += batch.Count;
        }
        catch (SqliteException e)
        {
            throw database.Explain(e, ConnectorSide.Sink, $"writing to {target.Table}");
        }
    }

    private async ValueTask<SqliteTable> OpenAsync(SinkTarget target, CancellationToken cancellationToken)
    {
        // A look at the file inside a transaction would hold a lock of it until that ends.
        await CloseAsideAsync(cancellationToken);
        if (target.Mode != WriteMode.OwnSql)
        {
            var shape = await SqliteCatalog.DescribeAsync(_connection, target.Table, cancellationToken)
                ?? throw TargetCheck.Error(5, $"table {target.Table} does not exist");
            TargetCheck.Demand(target, shape);
        }

        return new SqliteTable(_connection, target, _tables.Count);
    }

    /// <summary>Takes the file's one place for a writer; from here to the commit others wait.</summary>
    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        await CloseAsideAsync(cancellationToken);
        setup.Request.Breadcrumb.At("jdbc.begin", database.Display);
        _transaction = _connection.BeginTransaction();
    }

    private void Apply(CancellationToken cancellationToken)
    {
        var applied = 0L;
        foreach (var (table, rows) in _order)
        {
            setup.Request.Breadcrumb.At("jdbc.apply", table.InsertSql);
            for (var row = 0; row < rows; row++)
            {
                if (applied++ % RowsBetweenChecks == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    setup.Request.Permit.Demand();
                }

                table.ApplyNext();
            }
        }

        Rewind();
    }

    private void Rewind()
    {
        foreach (var table in _tables.Values)
            table.Rewind();
    }

    private async ValueTask CloseAsideAsync(CancellationToken cancellationToken)
    {
        if (_aside is null)
            return;
        await _aside.CommitAsync(cancellationToken);
        await _aside.DisposeAsync();
        _aside = null;
    }

    private async ValueTask EndAsync()
    {
        await CloseTransactionsAsync();
        foreach (var table in _tables.Values)
            table.Clear();
        _order.Clear();
        _rows = 0;
    }

    private async ValueTask CloseTransactionsAsync()
    {
        Rewind();
        if (_transaction is not null)
            await _transaction.DisposeAsync();
        if (_aside is not null)
            await _aside.DisposeAsync();
        (_transaction, _aside) = (null, null);
    }
}
