using System.Data.Common;
using Npgsql;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Postgres.Copy;
using Sluice.Connectors.Jdbc.Sink;

namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>
/// Writes one split to PostgreSQL. Rows go in by binary COPY; upserts try a plain COPY first, since most are of new rows, and where it
/// meets an existing key the commit answers <see cref="CommitOutcome.Replay"/> and this and later rows go through a temporary table.
/// </summary>
internal sealed class PostgresWriter(PostgresDatabase database, WriterSetup setup, TimeProvider clock) : ITransactionalWriter
{
    private static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(3);

    /// <summary>The driver takes two more seconds to cancel a statement, then drops the connection.</summary>
    private static readonly TimeSpan LeaveDeadline = CloseDeadline + TimeSpan.FromSeconds(4);
    private readonly NpgsqlConnection _connection = (NpgsqlConnection)setup.Connection;
    private readonly Dictionary<TablePath, PostgresTable> _tables = [];
    private readonly Dictionary<TablePath, PostgresStatements> _statements = [];
    private readonly IPermit _permit = setup.Request.Permit;
    private readonly IBreadcrumb _breadcrumb = setup.Request.Breadcrumb;
    private readonly byte[] _buffer = new byte[CopyStream.BufferSize];
    private NpgsqlTransaction? _transaction;
    private CopyStream? _copy;
    private PostgresTable? _copyTable;
    private bool _copyIsDirect;
    private long _rows;
    private readonly HashSet<PostgresTable> _optimistic = [];
    private bool _mustReplay;
    private bool _hasTemporaryTables;

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
            _transaction ??= await _connection.BeginTransactionAsync(cancellationToken);
            if (target.Mode == WriteMode.OwnSql)
                await WriteStatementsAsync(target, batch, cancellationToken);
            else
                await WriteCopyAsync(target, batch, cancellationToken);
            _rows += batch.Count;
        }
        catch (PostgresException e) when (CanReplay(e))
        {
            _mustReplay = true;
        }
        catch (Exception e) when (IsFault(e))
        {
            throw database.Explain(e, ConnectorSide.Sink, $"writing to {target.Table}");
        }
    }

    public async ValueTask<CommitOutcome> CommitAsync(Position upTo, CancellationToken cancellationToken)
    {
        try
        {
            if (!_mustReplay)
                await FinishRowsAsync(cancellationToken);
        }
        catch (PostgresException e) when (CanReplay(e))
        {
            _mustReplay = true;
        }
        catch (Exception e) when (IsFault(e))
        {
            throw database.Explain(e, ConnectorSide.Sink, $"writing to {string.Join(", ", _tables.Values.Select(t => t.Target.Table))}");
        }

        if (_mustReplay)
            return CommitOutcome.Replay;
        return await CommitRowsAsync(upTo, cancellationToken);
    }

    public async ValueTask AbortAsync(CancellationToken cancellationToken)
    {
        try
        {
            _breadcrumb.At("jdbc.rollback");
            await DropCopyAsync();
            if (_transaction is not null)
                await _transaction.RollbackAsync(cancellationToken);
            await ResetAsync();
        }
        catch (Exception e) when (IsFault(e))
        {
            throw database.Explain(e, ConnectorSide.Sink, "rolling back");
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Whatever of this does not work, closing the connection does: the server rolls back.
        var isAsNew = _transaction is null && _copy is null && !_hasTemporaryTables;
        try
        {
            using var deadline = new CancellationTokenSource(CloseDeadline, clock);
            await LeaveAsync(deadline.Token).WaitAsync(LeaveDeadline, clock, CancellationToken.None);
            if (isAsNew)
            {
                await database.GiveBackAsync(_connection);
                return;
            }
        }
        catch (Exception e) when (IsFault(e) || e is InvalidOperationException or OperationCanceledException)
        {
            _breadcrumb.At("jdbc.close", e.GetType().Name);
        }

        await CloseAsync();
    }

    /// <summary>Closing reads what the server still has to say, and a frozen server says nothing: then its connection is left to the operating system.</summary>
    private async ValueTask CloseAsync()
    {
        try
        {
            await _connection.DisposeAsync().AsTask().WaitAsync(CloseDeadline, clock);
        }
        catch (TimeoutException)
        {
            _breadcrumb.At("jdbc.close", "no answer");
        }
    }

    private static bool IsFault(Exception e) => e is DbException or IOException or TimeoutException or ObjectDisposedException;

    /// <summary>A plain COPY of an upsert met an existing key, or waits in a circle with another writer's: upserting settles both.</summary>
    private bool CanReplay(PostgresException e)
    {
        if (!PostgresFaults.IsKeyConflict(e))
            return false;

        // Asked of this writer's own rows: another writer of the target may have met its existing key a moment earlier.
        foreach (var table in _optimistic)
            table.Target.MeetsExistingKeys = true;
        return _optimistic.Count > 0;
    }

    private async ValueTask WriteCopyAsync(SinkTarget target, Batch batch, CancellationToken cancellationToken)
    {
        if (!_tables.TryGetValue(target.Incoming.Path, out var table))
        {
            await EndCopyAsync(cancellationToken);
            var shape = await database.DescribeAsync(_connection, target.Table, cancellationToken)
                ?? throw TargetCheck.Error(5, $"table {target.Table} does not exist");
            TargetCheck.Demand(target, shape);
            _tables.Add(target.Incoming.Path, table = new PostgresTable(target, shape, _tables.Count));
        }

        var isDirect = table.GoesDirect(batch);
        if (_copy is null || _copyTable != table || _copyIsDirect != isDirect)
        {
            await EndCopyAsync(cancellationToken);
            await BeginCopyAsync(table, isDirect, cancellationToken);
        }

        _breadcrumb.At("jdbc.write", table.DirectCopy);
        await _copy!.WriteAsync(table.Bind(batch, isDirect, Progress.Rows + _rows + 1), cancellationToken);
    }

    private async ValueTask WriteStatementsAsync(SinkTarget target, Batch batch, CancellationToken cancellationToken)
    {
        await EndCopyAsync(cancellationToken);
        if (!_statements.TryGetValue(target.Incoming.Path, out var statements))
            _statements.Add(target.Incoming.Path, statements = new PostgresStatements(_connection, target, setup.BatchSize, _permit));
        _breadcrumb.At("jdbc.write", target.Statement!.ToSql('$'));
        await statements.WriteAsync(batch, cancellationToken);
    }

    private async ValueTask BeginCopyAsync(PostgresTable table, bool isDirect, CancellationToken cancellationToken)
    {
        if (!isDirect && !table.IsStaging)
        {
            _breadcrumb.At("jdbc.stage", table.Staging.Create);
            _hasTemporaryTables = true;
            await using var command = new NpgsqlCommand(table.Staging.Create, _connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        var sql = isDirect ? table.DirectCopy : table.Staging.Copy;
        _breadcrumb.At("jdbc.copy", sql);
        _copy = await CopyStream.StartAsync(_connection, sql, _permit, _buffer, cancellationToken);
        (_copyTable, _copyIsDirect) = (table, isDirect);
        if (isDirect && table.Target.Mode == WriteMode.Upsert)
            _optimistic.Add(table);
    }

    private async ValueTask EndCopyAsync(CancellationToken cancellationToken)
    {
        if (_copy is not { } copy)
            return;
        _breadcrumb.At("jdbc.copy.end", _copyTable!.DirectCopy);
        _copy = null;
        await copy.CompleteAsync(cancellationToken);
    }

    /// <summary>Everything but guard and COMMIT.</summary>
    private async ValueTask FinishRowsAsync(CancellationToken cancellationToken)
    {
        _transaction ??= await _connection.BeginTransactionAsync(cancellationToken);
        await EndCopyAsync(cancellationToken);
        foreach (var table in _tables.Values.Where(t => t.IsStaging))
        {
            foreach (var sql in table.Staging.Merge(table.StagedInsertsOnly))
            {
                _breadcrumb.At("jdbc.merge", sql);
                _permit.Demand();
                await using var command = new NpgsqlCommand(sql, _connection);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    private async ValueTask<CommitOutcome> CommitRowsAsync(Position upTo, CancellationToken cancellationToken)
    {
        try
        {
            if (setup.Ledger is { } ledger)
            {
                _breadcrumb.At("jdbc.guard", setup.Request.Token.Split);
                if (!await ledger.GuardAsync(_connection, _transaction!, setup.Request.Token, Progress, upTo, _rows, cancellationToken))
                {
                    await AbortAsync(cancellationToken);
                    return CommitOutcome.Fenced;
                }
            }
        }
        catch (Exception e) when (IsFault(e))
        {
            throw database.Explain(e, ConnectorSide.Sink, "checking the ledger before the commit");
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
        _optimistic.Clear();
        foreach (var table in _tables.Values)
            table.Reset();
    }

    private async ValueTask DropCopyAsync()
    {
        if (_copy is not { } copy)
            return;
        _copy = null;
        await copy.CancelAsync();
    }

    private async Task LeaveAsync(CancellationToken cancellationToken)
    {
        await DropCopyAsync();
        if (_transaction is not null)
            await _transaction.RollbackAsync(cancellationToken);
        if (setup.Ledger is { } ledger)
            await ledger.UnregisterAsync(_connection, cancellationToken);
    }
}
