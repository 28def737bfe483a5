using System.Data.Common;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Ledger;
using Sluice.Connectors.Jdbc.Sql;
using Sluice.Planting;

namespace Sluice.Connectors.Jdbc.Sink;

/// <summary>The Jdbc sink: the order of steps that every database shares. How each step is done is the database's.</summary>
internal sealed class JdbcSink(IDatabase database, SinkSettings settings, IReadOnlyList<SinkTarget> targets, TimeProvider clock) : IFencingSink
{
    private static readonly HashSet<long> s_nobody = [];
    private readonly Dictionary<TablePath, SinkTarget> _byPath = targets.ToDictionary(t => t.Incoming.Path);
    private readonly Dictionary<TableName, TableName> _resolved = [];
    private JdbcFence? _fence;
    private ILedger? _ledger;
    private string? _note;

    public SinkCapabilities DeclaredCapabilities => Capabilities(settings.Ledger == LedgerUse.Off ? SinkClass.LeaseOnly : SinkClass.Transactional);

    public async ValueTask<SinkCapabilities> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var choice = await UseAsync(
                async connection => await FindLedgerAsync(connection, await CheckTargetsAsync(connection, cancellationToken), cancellationToken),
                cancellationToken);
            _ledger = choice.Ledger;
            if (choice.Obstacle is { } obstacle && settings.Ledger != LedgerUse.Off && (settings.Ledger == LedgerUse.Required || !settings.AllowLeaseOnly))
            {
                var remedy = settings.Ledger == LedgerUse.Required ? "" : "; or accept that rows may come twice after a failure, by 'allow_lease_only = true'";
                throw TargetCheck.Error(16, $"{database.Display}: no ledger can be kept in the target, so superseded writers cannot be kept out: {obstacle}{remedy}");
            }

            var ledger = choice.IsNew ? $"creates the tables sluice_* that make the job exactly-once ({choice.Ledger!.Display}); 'ledger = off' keeps them out" : choice.Obstacle;
            _note = database.Note is { } note ? string.Join("; ", new[] { ledger, note }.Where(n => n is not null)) : ledger;
            return Capabilities(_ledger is null ? SinkClass.LeaseOnly : SinkClass.Transactional);
        }
        catch (Exception e) when (IsFault(e))
        {
            throw database.Explain(e, ConnectorSide.Sink, "checking the target");
        }
    }

    public ValueTask<FenceReport> FenceAsync(FenceRequest request, CancellationToken cancellationToken) => Fence.FenceAsync(request, cancellationToken);

    public ValueTask<FenceProof> VerifyFenceAsync(SinkToken token, CancellationToken cancellationToken) => Fence.VerifyFenceAsync(token, cancellationToken);

    public ValueTask<IReadOnlyDictionary<string, SplitProgress>> ReadPositionsAsync(SinkToken token, CancellationToken cancellationToken) =>
        Fence.ReadPositionsAsync(token, cancellationToken);

    public ValueTask<LedgerMark> ReadMarkAsync(SinkToken token, CancellationToken cancellationToken) => Fence.ReadMarkAsync(token, cancellationToken);

    public ValueTask<int> ForgetAsync(ForgetRequest request, CancellationToken cancellationToken) => Fence.ForgetAsync(request, cancellationToken);

    public ValueTask<CommitOutcome> PrepareAsync(TargetRequest request, CancellationToken cancellationToken) =>
        _ledger is null && request.IsDone
            ? ValueTask.FromResult(CommitOutcome.Committed)
            : OnceAsync(request, "preparing the target", async (preparation, connection, transaction, _) =>
            {
                var deferred = await preparation.RunAsync(_ledger is not null, cancellationToken);
                if (_ledger is not null && deferred.Count > 0)
                {
                    var end = request.Token with { Split = SplitToken.Complete };
                    await _ledger.LeaveAsync(connection, transaction, end, TargetPreparation.Remember(deferred), cancellationToken);
                }
            }, cancellationToken);

    public ValueTask<CommitOutcome> CompleteAsync(TargetRequest request, CancellationToken cancellationToken) =>
        _ledger is null
            ? ValueTask.FromResult(CommitOutcome.Committed)
            : OnceAsync(
                request,
                "adding keys to the loaded tables",
                (preparation, _, _, position) => preparation.AddKeysAsync(TargetPreparation.Recall(position), cancellationToken),
                cancellationToken);

    public async ValueTask<TakeoverResult> TakeOverAsync(WriterRequest request, CancellationToken cancellationToken)
    {
        request.Breadcrumb.At("jdbc.connect", database.Display);
        var connection = await ConnectAsync(cancellationToken);
        try
        {
            var progress = request.Stored;
            if (_ledger is not null)
            {
                request.Breadcrumb.At("jdbc.takeover", request.Token.Split);
                await _ledger.RegisterAsync(connection, request.Token, cancellationToken);
                var takeover = await TakeOverAsync(_ledger, connection, request.Token, s_nobody, request.Breadcrumb, cancellationToken);
                if (takeover.Refusal is { } refusal)
                {
                    await CloseAsync(connection, _ledger);
                    return TakeoverResult.Fenced(refusal);
                }

                progress = Planted.Is(Mistake.LedgerPositionIgnored) ? progress : takeover.Progress;
            }

            return TakeoverResult.Taken(database.CreateWriter(new WriterSetup(connection, request, progress, _ledger, _byPath, settings.BatchSize)));
        }
        catch (Exception e)
        {
            await connection.DisposeAsync();
            if (IsFault(e))
                throw database.Explain(e, ConnectorSide.Sink, $"taking over split '{request.Token.Split}'");
            throw;
        }
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private JdbcFence Fence => _fence ??= new JdbcFence(database, FindAgainAsync, clock, ownsDatabase: false);

    /// <summary>The driver's and server's faults; everything else has its meaning already.</summary>
    private static bool IsFault(Exception e) => e is DbException or IOException or TimeoutException;

    /// <summary>Does something to the target once a generation: under epoch and owner, recorded in the same transaction.</summary>
    private async ValueTask<CommitOutcome> OnceAsync(
        TargetRequest request,
        string doing,
        Func<TargetPreparation, DbConnection, DbTransaction, Position, ValueTask> work,
        CancellationToken cancellationToken)
    {
        request.Breadcrumb.At("jdbc.connect", database.Display);
        var connection = await ConnectAsync(cancellationToken);
        var outcome = CommitOutcome.Fenced;
        try
        {
            outcome = await OnceAsync(connection, request, work, cancellationToken);
            return outcome;
        }
        catch (Exception e) when (IsFault(e))
        {
            throw database.Explain(e, ConnectorSide.Sink, doing);
        }
        finally
        {
            await (outcome == CommitOutcome.Committed ? database.GiveBackAsync(connection) : connection.DisposeAsync());
        }
    }

    private async ValueTask<CommitOutcome> OnceAsync(
        DbConnection connection,
        TargetRequest request,
        Func<TargetPreparation, DbConnection, DbTransaction, Position, ValueTask> work,
        CancellationToken cancellationToken)
    {
        var (token, breadcrumb) = (request.Token, request.Breadcrumb);
        if (_ledger is not null)
        {
            breadcrumb.At("jdbc.takeover", token.Split);
            await _ledger.EnsureAsync(connection, request.Permit, cancellationToken);
            var turn = new TargetTurn(_ledger, connection, request, clock);
            if (await turn.IsDoneAsync(cancellationToken))
                return CommitOutcome.Committed;
            if (!await turn.TakeAsync(cancellationToken))
                return CommitOutcome.Busy;
            if ((await TakeOverAsync(_ledger, connection, token, request.LiveAttempts, breadcrumb, cancellationToken)).Refusal is not null)
                return CommitOutcome.Fenced;
        }

        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            var takeover = _ledger is null ? default : await _ledger.TakeOverAsync(connection, transaction, token, cancellationToken);
            if (takeover.Refusal is not null)
                return CommitOutcome.Fenced;
            if (!takeover.Progress.Position.IsEnd || Planted.Is(Mistake.TargetPreparedAgain))
                await work(new TargetPreparation(database, settings, targets, connection, transaction, request), connection, transaction, takeover.Progress.Position);
            if (_ledger is not null && !takeover.Progress.Position.IsEnd)
            {
                breadcrumb.At("jdbc.guard", token.Split);
                if (!await _ledger.GuardAsync(connection, transaction, token, takeover.Progress, Position.End, 0, cancellationToken))
                    return CommitOutcome.Fenced;
            }

            breadcrumb.At("jdbc.commit", token.Split);
            request.Permit.Demand();
            await database.CommitAsync(transaction);
        }

        breadcrumb.At("jdbc.committed", token.Split);
        if (_ledger is not null)
            await _ledger.UnregisterAsync(connection, cancellationToken);
        return CommitOutcome.Committed;
    }

    /// <summary>
    /// Raises the split's owner, and only then sees its older sessions gone: one that was opened meanwhile has taken the split over before and is ended, or
    /// comes later and is refused. Before it, those are ended that the takeover would wait for.
    /// </summary>
    private async ValueTask<LedgerTakeover> TakeOverAsync(
        ILedger ledger, DbConnection connection, SplitToken token, IReadOnlySet<long> spared, IBreadcrumb breadcrumb, CancellationToken cancellationToken)
    {
        await ledger.EndBeforeAsync(connection, token, spared, cancellationToken);
        breadcrumb.At("jdbc.raise", token.Split);
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            var takeover = await ledger.TakeOverAsync(connection, transaction, token, cancellationToken);
            if (takeover.Refusal is not null)
            {
                await transaction.RollbackAsync(cancellationToken);
                return takeover;
            }

            breadcrumb.At("jdbc.raised", token.Split);
            await database.CommitAsync(transaction);
            await ledger.EndBeforeAsync(connection, token, spared, cancellationToken);
            return takeover;
        }
    }

    private async ValueTask<string?> CheckTargetsAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        string? obstacle = null;
        foreach (var target in targets.Where(t => t.Mode != WriteMode.OwnSql))
        {
            var shape = await database.DescribeAsync(connection, target.Table, cancellationToken);
            obstacle ??= shape?.LedgerObstacle;
            _resolved[target.Table] = shape?.Name ?? target.Table;
            if (settings.DataMode == DataSaveMode.CustomProcessing || (shape is not null && settings.SchemaMode == SchemaSaveMode.RecreateSchema))
                continue;
            if (shape is not null)
                TargetCheck.Demand(target, shape);
            else if (settings.SchemaMode is SchemaSaveMode.ErrorWhenSchemaNotExist or SchemaSaveMode.Ignore)
                throw TargetCheck.Missing(target, settings.SchemaMode);
        }

        return obstacle;
    }

    private async ValueTask<LedgerChoice> FindLedgerAsync(DbConnection connection, string? obstacle, CancellationToken cancellationToken)
    {
        if (settings.Ledger == LedgerUse.Off)
            return new LedgerChoice(null, "the option 'ledger' is off");
        if (obstacle is not null)
            return new LedgerChoice(null, obstacle);
        return await database.FindLedgerAsync(connection, LedgerSchema, cancellationToken);
    }

    private string? LedgerSchema => settings.LedgerSchema ?? targets.Where(t => t.Mode != WriteMode.OwnSql).Select(t => t.Table.Schema).FirstOrDefault();

    /// <summary>For a fence: what was found at opening, else what the options tell.</summary>
    private ValueTask<LedgerChoice> FindAgainAsync(SinkToken token, CancellationToken cancellationToken)
    {
        if (_ledger is not null || settings.Ledger == LedgerUse.Off)
            return ValueTask.FromResult(new LedgerChoice(_ledger, _note ?? "the option 'ledger' is off"));
        return database.FindLedgerAsync(new LedgerPlace(LedgerSchema, IsCertain: true), token, cancellationToken);
    }

    private SinkCapabilities Capabilities(SinkClass sinkClass) => new(sinkClass)
    {
        MaxWriters = database.MaxWriters,
        AcceptsChanges = true,
        Note = _note,
        LedgerPlace = _ledger?.Place,
        Targets = [.. targets.Where(t => t.Mode != WriteMode.OwnSql).Select(t => $"{database.Display} {_resolved.GetValueOrDefault(t.Table, t.Table)}")],
    };

    /// <summary>Does something that leaves the connection as it was.</summary>
    private async ValueTask<T> UseAsync<T>(Func<DbConnection, ValueTask<T>> use, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken);
        var isDone = false;
        try
        {
            var result = await use(connection);
            isDone = true;
            return result;
        }
        finally
        {
            await (isDone ? database.GiveBackAsync(connection) : connection.DisposeAsync());
        }
    }

    private async ValueTask<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await database.ConnectAsync(cancellationToken);
        }
        catch (Exception e) when (IsFault(e))
        {
            throw database.Explain(e, ConnectorSide.Sink, "connecting");
        }
    }

    private static async ValueTask CloseAsync(DbConnection connection, ILedger ledger)
    {
        await ledger.UnregisterAsync(connection, CancellationToken.None);
        await connection.DisposeAsync();
    }
}
