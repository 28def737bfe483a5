using System.Data;
using System.Data.Common;
using MySqlConnector;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Sink;
using Sluice.Planting;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>
/// Writes one split to MySQL. Upserts try plain rows first, since most are new, and where one meets an existing key the commit answers
/// <see cref="CommitOutcome.Replay"/> and this and later rows go through a temporary table.
/// </summary>
internal sealed class MySqlWriter(MySqlDatabase database, WriterSetup setup) : ITransactionalWriter
{
    private static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(3);

    /// <summary>The driver takes two more seconds to cancel a statement, then drops the connection.</summary>
    private static readonly TimeSpan LeaveDeadline = CloseDeadline + TimeSpan.FromSeconds(4);

    private readonly MySqlConnection _connection = (MySqlConnection)setup.Connection;
    private readonly Dictionary<TablePath, MySqlTable> _tables = [];
    private readonly Dictionary<TablePath, MySqlStatements> _statements = [];
    private readonly IPermit _permit = setup.Request.Permit;
    private readonly IBreadcrumb _breadcrumb = setup.Request.Breadcrumb;
    private MySqlTransaction? _transaction;
    private long _rows;
    private bool _mustReplay;

    public SplitProgress Progress { get; private set; } = setup.Progress;

    public async ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (_mustReplay)
            return;
        var target = setup.Targets[batch.Schema.Path];
        _permit.Demand();
        try
        {
            await BeginAsync(cancellationToken);
            if (target.Mode == WriteMode.OwnSql)
                await WriteStatementsAsync(target, batch, cancellationToken);
            else
                await WriteTableAsync(target, batch, cancellationToken);
            _rows += batch.Count;
        }
        catch (Exception e) when (CanReplay(e))
        {
            _mustReplay = true;
        }
        catch (Exception e) when (IsFault(e))
        {
            throw Explain(e, $"writing to {target.Table}", cancellationToken);
        }
    }

    public async ValueTask<CommitOutcome> CommitAsync(Position upTo, CancellationToken cancellationToken)
    {
        try
        {
            if (!_mustReplay)
                await FinishRowsAsync(cancellationToken);
        }
        catch (Exception e) when (CanReplay(e))
        {
            _mustReplay = true;
        }
        catch (Exception e) when (IsFault(e))
        {
            throw Explain(e, $"writing to {string.Join(", ", _tables.Values.Select(t => t.Target.Table))}", cancellationToken);
        }

        return _mustReplay ? CommitOutcome.Replay : await CommitRowsAsync(upTo, cancellationToken);
    }

    public async ValueTask AbortAsync(CancellationToken cancellationToken)
    {
        try
        {
            _breadcrumb.At("jdbc.rollback");
            if (_transaction is not null)
                await _transaction.RollbackAsync(cancellationToken);
            await ResetAsync();
        }
        catch (Exception e) when (IsFault(e))
        {
            throw Explain(e, "rolling back", cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Whatever of this does not work, closing the connection does: the server rolls back.
        try
        {
            using var deadline = new CancellationTokenSource(CloseDeadline, database.Clock);
            await LeaveAsync(deadline.Token).WaitAsync(LeaveDeadline, database.Clock, CancellationToken.None);
        }
        catch (Exception e) when (IsFault(e) || e is OperationCanceledException)
        {
            _breadcrumb.At("jdbc.close", e.GetType().Name);
        }

        try
        {
            await _connection.DisposeAsync().AsTask().WaitAsync(CloseDeadline, database.Clock);
        }
        catch (Exception e) when (IsFault(e))
        {
            _breadcrumb.At("jdbc.close", "no answer");
        }
    }

    /// <summary>A session that was ended from outside shows itself as a connection that is not open, too.</summary>
    private static bool IsFault(Exception e) => e is DbException or IOException or TimeoutException or InvalidOperationException or MySqlRefusedRowException;

    private ConnectorException Explain(Exception e, string doing, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return e is MySqlRefusedRowException refused
            ? MySqlFaults.ExplainValue(refused.Code, refused.Message, database.Display, doing, refused)
            : database.Explain(e, ConnectorSide.Sink, doing);
    }

    /// <summary>Plain rows of an upsert met an existing key, or wait in a circle with another writer's: upserting settles both.</summary>
    private bool CanReplay(Exception e)
    {
        if (e is not (MySqlRefusedRowException { IsKeyConflict: true } or MySqlException) || (e is MySqlException fault && !MySqlFaults.IsKeyConflict(fault)))
            return false;

        // Asked of this writer's own rows: another writer of the target may have met its existing key a moment earlier.
        var optimistic = _tables.Values.Where(t => t.IsOptimistic).ToList();
        foreach (var table in optimistic)
            table.Target.MeetsExistingKeys = true;
        return optimistic.Count > 0;
    }

    /// <summary>
    /// In READ COMMITTED, where rows that are new lock no gaps in which other writers' rows belong. A server that logs statements and not rows
    /// cannot do that, and says so.
    /// </summary>
    private async ValueTask BeginAsync(CancellationToken cancellationToken) =>
        _transaction ??= await _connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);

    private async ValueTask WriteTableAsync(SinkTarget target, Batch batch, CancellationToken cancellationToken)
    {
        if (!_tables.TryGetValue(target.Incoming.Path, out var table))
        {
            var shape = await database.DescribeAsync(_connection, target.Table, cancellationToken)
                ?? throw TargetCheck.Error(5, $"table {target.Table} does not exist");
            TargetCheck.Demand(target, shape);
            _tables.Add(target.Incoming.Path, table = new MySqlTable(database, _connection, target, shape, _tables.Count, _permit));
        }

        _breadcrumb.At("jdbc.write", table.Statement);
        await table.WriteAsync(batch, Progress.Rows + _rows + 1, cancellationToken);
    }

    private async ValueTask WriteStatementsAsync(SinkTarget target, Batch batch, CancellationToken cancellationToken)
    {
        if (!_statements.TryGetValue(target.Incoming.Path, out var statements))
            _statements.Add(target.Incoming.Path, statements = new MySqlStatements(database, _connection, target, setup.BatchSize, _permit));
        _breadcrumb.At("jdbc.write", target.Statement!.ToSql('@'));
        await statements.WriteAsync(batch, Progress.Rows + _rows + 1, cancellationToken);
    }

    /// <summary>Everything but guard and COMMIT.</summary>
    private async ValueTask FinishRowsAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        foreach (var table in _tables.Values.Where(t => t.IsStaging))
        {
            _breadcrumb.At("jdbc.merge", table.Target.Table.ToString());
            _permit.Demand();
            await table.MergeAsync(cancellationToken);
        }
    }

    private async ValueTask<CommitOutcome> CommitRowsAsync(Position upTo, CancellationToken cancellationToken)
    {
        try
        {
            if (setup.Ledger is { } ledger)
            {
                _breadcrumb.At("jdbc.guard", setup.Request.Token.Split);
                if (Planted.Is(Mistake.RowsCommittedBeforePosition))
                {
                    await _transaction!.CommitAsync(cancellationToken);
                    _transaction = await _connection.BeginTransactionAsync(cancellationToken);
                }

                if (!await ledger.GuardAsync(_connection, _transaction!, setup.Request.Token, Progress, upTo, _rows, cancellationToken))
                {
                    await AbortAsync(cancellationToken);
                    return CommitOutcome.Fenced;
                }
            }
        }
        catch (Exception e) when (IsFault(e))
        {
            throw Explain(e, "checking the ledger before the commit", cancellationToken);
        }

        _breadcrumb.At("jdbc.commit", setup.Request.Token.Split);
        _permit.Demand();
        await database.CommitAsync(_transaction!);
        _breadcrumb.At("jdbc.committed", setup.Request.Token.Split);
        Progress = new SplitProgress(upTo, Progress.Sequence + 1, Progress.Rows + _rows);
        await ResetAsync();
        return CommitOutcome.Committed;
    }

    private async ValueTask ResetAsync()
    {
        if (_transaction is not null)
            await _transaction.DisposeAsync();
        _transaction = null;
        _rows = 0;
        _mustReplay = false;
        foreach (var table in _tables.Values)
            table.Reset();
    }

    private async Task LeaveAsync(CancellationToken cancellationToken)
    {
        if (_transaction is not null)
            await _transaction.RollbackAsync(cancellationToken);
        if (setup.Ledger is { } ledger)
            await ledger.UnregisterAsync(_connection, cancellationToken);
    }
}
