using System.Data.Common;
using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Jdbc.Ledger;

/// <summary>The fence of a Jdbc sink, for those who stop, resume and forget jobs. The same for every database; owns none of its connections for long.</summary>
/// <param name="database">The database.</param>
/// <param name="find">Finds the ledger, or why there is none.</param>
/// <param name="clock">The clock.</param>
/// <param name="ownsDatabase">Disposing it disposes the database.</param>
internal sealed class JdbcFence(
    IDatabase database, Func<SinkToken, CancellationToken, ValueTask<LedgerChoice>> find, TimeProvider clock, bool ownsDatabase) : ISinkFence
{
    /// <summary>How often a trial may be ended from outside before that is told.</summary>
    private const int MostTrials = 3;

    /// <summary>Where it is certain.</summary>
    public string Ledger { get; init; } = "";

    public async ValueTask<FenceReport> FenceAsync(FenceRequest request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(request.Deadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var progress = new FenceProgress(database.Display, clock);
        try
        {
            var choice = await find(request.Token, either.Token);
            if (choice.Ledger is { } ledger)
                return await ledger.FenceAsync(request, progress, either.Token);
            return choice.IsUnknown
                ? progress.Unreachable($"{database.Display}: {choice.Obstacle}")
                : FenceReport.Unsupported($"{database.Display} keeps no ledger: {choice.Obstacle}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return progress.Late(request.Deadline);
        }
        catch (Exception e) when (IsFault(e))
        {
            // Canceling a command may break its connection: the cause is the deadline or the caller, not the server.
            cancellationToken.ThrowIfCancellationRequested();
            if (deadline.IsCancellationRequested)
                return progress.Late(request.Deadline);
            var fault = database.Explain(e, ConnectorSide.Sink, "fencing");
            return !progress.IsConnected || fault.IsTransient ? progress.Unreachable(fault.Message) : throw fault;
        }
    }

    public async ValueTask<FenceProof> VerifyFenceAsync(SinkToken token, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await TryFenceAsync(token, cancellationToken);
            }
            catch (ConnectorException e) when (e.IsTransient && tries < MostTrials && !cancellationToken.IsCancellationRequested)
            {
                // To a fence it looked like a zombie, which it plays, and was ended as one. It leaves nothing behind.
            }
        }
    }

    public ValueTask<IReadOnlyDictionary<string, SplitProgress>> ReadPositionsAsync(SinkToken token, CancellationToken cancellationToken) =>
        UseAsync<IReadOnlyDictionary<string, SplitProgress>>(
            token,
            "reading positions",
            new Dictionary<string, SplitProgress>(StringComparer.Ordinal),
            async (ledger, connection) => (await ledger.ReadPositionsAsync(connection, token, cancellationToken))
                .Where(p => p.Key[0] != SplitToken.OwnPrefix)
                .ToDictionary(p => p.Key, p => p.Value.Progress, StringComparer.Ordinal),
            cancellationToken);

    public ValueTask<LedgerMark> ReadMarkAsync(SinkToken token, CancellationToken cancellationToken) =>
        UseAsync(
            token,
            "reading the ledger's epochs",
            LedgerMark.Nothing,
            async (ledger, connection) => await ledger.ReadHighestEpochAsync(connection, token.Store, cancellationToken) is { } epoch ? LedgerMark.At(epoch) : LedgerMark.Nothing,
            cancellationToken,
            obstacle => LedgerMark.Unknown($"{database.Display}: {obstacle}"));

    public ValueTask<int> ForgetAsync(ForgetRequest request, CancellationToken cancellationToken) =>
        UseAsync(
            new SinkToken(request.Store, request.Job ?? 0, 0, "", 0),
            "forgetting jobs",
            0,
            (ledger, connection) => ledger.ForgetAsync(connection, request, cancellationToken),
            cancellationToken);

    public ValueTask DisposeAsync() => ownsDatabase ? database.DisposeAsync() : ValueTask.CompletedTask;

    private static bool IsFault(Exception e) => e is DbException or IOException or TimeoutException or ConnectorException;

    private ValueTask<FenceProof> TryFenceAsync(SinkToken token, CancellationToken cancellationToken) => UseAsync(
        token,
        "verifying the fence",
        new FenceProof(false, $"{database.Display} has no ledger of Sluice: nothing keeps a superseded writer out"),
        async (ledger, connection) => await new FenceTrial(ledger, connection, token).RunAsync(cancellationToken),
        cancellationToken);

    private async ValueTask<T> UseAsync<T>(
        SinkToken token,
        string doing,
        T withoutLedger,
        Func<ILedger, DbConnection, ValueTask<T>> use,
        CancellationToken cancellationToken,
        Func<string, T>? hindered = null)
    {
        try
        {
            var choice = await find(token, cancellationToken);
            if (choice.Ledger is not { } ledger)
                return hindered is not null && choice.Obstacle is { } obstacle ? hindered(obstacle) : withoutLedger;
            var connection = await database.ConnectAsync(cancellationToken);
            var isDone = false;
            try
            {
                var result = await ledger.ExistsAsync(connection, cancellationToken) ? await use(ledger, connection) : withoutLedger;
                isDone = true;
                return result;
            }
            finally
            {
                await (isDone ? database.GiveBackAsync(connection) : connection.DisposeAsync());
            }
        }
        catch (Exception e) when (IsFault(e))
        {
            throw database.Explain(e, ConnectorSide.Sink, doing);
        }
    }
}
