using System.Data.Common;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Jdbc.Ledger;

/// <summary>
/// Tries to write with superseded tokens, as a zombie would: by a takeover, by a commit of an older run, by a commit of an older attempt. Each
/// in a transaction of its own that is rolled back, whatever the ledger answered.
/// </summary>
internal sealed class FenceTrial(ILedger ledger, DbConnection connection, SinkToken token)
{
    /// <summary>The split that is tried where the ledger has none yet.</summary>
    private const string NoSplit = "#verify";

    private readonly List<string> _refused = [];
    private readonly List<string> _accepted = [];

    public async ValueTask<FenceProof> RunAsync(CancellationToken cancellationToken)
    {
        var epoch = await ledger.ReadEpochAsync(connection, token, cancellationToken);
        if (epoch is null)
            return new FenceProof(false, $"{ledger.Display} has no row for sink '{token.Sink}' of job {token.Job}: nothing was fenced there yet");
        var positions = await ledger.ReadPositionsAsync(connection, token, cancellationToken);
        var (split, found) = positions.Count == 0 ? new KeyValuePair<string, LedgerPosition>(NoSplit, default) : positions.MaxBy(p => p.Value.Owner);
        var older = token with { Epoch = token.Epoch - 1 };

        await TryAsync(
            $"takeover under epoch {older.Epoch}",
            async transaction => (await ledger.TakeOverAsync(connection, transaction, new SplitToken(older, split, long.MaxValue), cancellationToken)).Refusal is null,
            cancellationToken);
        await TryAsync($"commit under epoch {older.Epoch}", transaction => CommitAsync(transaction, older, split, found.Owner, found, cancellationToken), cancellationToken);
        await TryAsync(
            $"commit of attempt {found.Owner - 1}",
            transaction => CommitAsync(transaction, token with { Epoch = epoch.Value }, split, found.Owner - 1, found, cancellationToken),
            cancellationToken);
        return _accepted.Count == 0
            ? new FenceProof(true, $"{ledger.Display} (epoch {epoch}) refused: {string.Join("; ", _refused)}")
            : new FenceProof(false, $"{ledger.Display} (epoch {epoch}) would accept: {string.Join("; ", _accepted)}");
    }

    private async ValueTask<bool> CommitAsync(
        DbTransaction transaction, SinkToken run, string split, long owner, LedgerPosition found, CancellationToken cancellationToken) =>
        await ledger.GuardAsync(connection, transaction, new SplitToken(run, split, owner), found.Progress, Position.End, 0, cancellationToken);

    private async ValueTask TryAsync(string what, Func<DbTransaction, ValueTask<bool>> act, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var isAccepted = await act(transaction);
        await transaction.RollbackAsync(cancellationToken);
        (isAccepted ? _accepted : _refused).Add(what);
    }
}
