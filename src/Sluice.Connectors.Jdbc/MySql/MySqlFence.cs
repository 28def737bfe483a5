using MySqlConnector;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Ledger;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>
/// One fence at one ledger: raises it, and where somebody holds the row for longer than a healthy writer could, ends whoever it is; then ends every
/// session of older tokens. No step waits for a client: a process that is frozen holds nothing up.
/// </summary>
internal sealed class MySqlFence(MySqlDatabase database, MySqlLedger ledger, MySqlSessions sessions, FenceRequest request, FenceProgress progress)
{
    /// <summary>A healthy writer holds the fence's row for milliseconds. Of the two the second is for a table that is being altered.</summary>
    private const string LockTimeout = "SET innodb_lock_wait_timeout = 1, lock_wait_timeout = 1";

    /// <summary>Who still holds the row after the known sessions were ended is looked for while the next try waits.</summary>
    private static readonly TimeSpan WatchAfter = TimeSpan.FromMilliseconds(300);

    public async ValueTask<FenceReport> RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = (MySqlConnection)await database.ConnectAsync(cancellationToken);
        progress.IsConnected = true;
        await using (var impatient = connection.Command(LockTimeout))
            await impatient.ExecuteNonQueryAsync(cancellationToken);
        await ledger.EnsureAsync(connection, permit: null, cancellationToken);
        await RaiseAgainAsync(connection, cancellationToken);
        await EndOlderAsync(connection, cancellationToken);
        return progress.Done();
    }

    private ValueTask EndOlderAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        var token = request.Token;
        return request.Split is { } split
            ? sessions.EndOlderAsync(connection, new SplitToken(token, split, request.Owner), progress, cancellationToken)
            : sessions.EndOlderAsync(connection, token, progress, cancellationToken);
    }

    private async ValueTask RaiseAgainAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        for (var isWatched = false; ; isWatched = true)
        {
            try
            {
                var raise = RaiseAsync(connection, cancellationToken);
                await Task.WhenAll(raise, isWatched ? WatchAsync(raise, connection.ServerThread, cancellationToken) : Task.CompletedTask);
                return;
            }
            catch (MySqlException e) when (MySqlFaults.IsLocked(e))
            {
                if (e.ErrorCode == MySqlErrorCode.LockWaitTimeout)
                    progress.Obstacle ??= "another session holds the fence's row";
                await EndOlderAsync(connection, cancellationToken);
            }
        }
    }

    private async Task RaiseAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        var token = request.Token;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (epoch, generation) = await MySqlEpochs.RaiseAsync(ledger, connection, token, cancellationToken);
        var isNewest = epoch == token.Epoch && generation == token.Generation;
        var owner = request.Split is not null && isNewest ? await RaiseOwnerAsync(connection, cancellationToken) : (long?)null;
        await transaction.CommitAsync(cancellationToken);
        if (owner is { } holder)
            progress.Raised($"split '{request.Split}' belongs to attempt {holder}", holder > request.Owner);
        else
            progress.Raised(token, epoch, generation);
    }

    /// <summary>As a takeover does it, but for somebody else: never down.</summary>
    private async Task<long> RaiseOwnerAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        var token = request.Token;
        await using var raise = connection.Command(
            $"""
            INSERT INTO {ledger.Position} (store, job, generation, sink, split, owner, seq, position, `rows`, updated_at)
            VALUES (@1, @2, @3, @4, @5, @6, 0, '', 0, utc_timestamp(6))
            ON DUPLICATE KEY UPDATE updated_at = IF(owner < VALUES(owner), utc_timestamp(6), updated_at), owner = greatest(owner, VALUES(owner));
            SELECT owner FROM {ledger.Position} WHERE {MySqlLedger.Key} AND split = @5 FOR UPDATE
            """,
            token.Store,
            token.Job,
            token.Generation,
            token.Sink,
            request.Split!,
            request.Owner);
        return (long)(await raise.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>
    /// Ends whoever blocks the try that waits, if it sits idle in its transaction: a session of ours whose registration was lost, or somebody's at a
    /// prompt. A statement at work is left alone and named: it ends by itself.
    /// </summary>
    private async Task WatchAsync(Task raise, int waiting, CancellationToken cancellationToken)
    {
        try
        {
            await raise.WaitAsync(WatchAfter, database.Clock, cancellationToken);
            return;
        }
        catch (TimeoutException)
        {
            // It waits: somebody holds the row.
        }

        await using var connection = (MySqlConnection)await database.ConnectAsync(cancellationToken);
        foreach (var holder in await MySqlBlockers.FindAsync(connection, waiting, ledger, request.Token, progress, cancellationToken))
        {
            progress.Obstacle = $"{holder} holds the fence's row";
            if (!holder.IsIdle)
                continue;
            await EndAsync(connection, holder, cancellationToken);
        }
    }

    private async Task EndAsync(MySqlConnection connection, MySqlBlocker holder, CancellationToken cancellationToken)
    {
        while (true)
        {
            await MySqlSessions.KillAsync(connection, holder.Id, progress, cancellationToken);
            await using var look = connection.Command("SELECT count(*) FROM information_schema.processlist WHERE id = @1", holder.Id);
            if ((long)(await look.ExecuteScalarAsync(cancellationToken))! == 0)
                break;
            await Task.Delay(MySqlSessions.Pause, database.Clock, cancellationToken);
        }

        progress.Gone(holder.ToString());
    }
}
