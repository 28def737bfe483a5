using Npgsql;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Ledger;

namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>
/// One fence at one ledger: raises it in one round trip, and where somebody holds the row for longer than a healthy writer could, ends whoever
/// it is; then ends every session of older tokens. No step waits for a client: a process that is frozen holds nothing up.
/// </summary>
internal sealed class PostgresFence(
    PostgresDatabase database, PostgresLedger ledger, PostgresSessions sessions, FenceRequest request, FenceProgress progress)
{
    /// <summary>
    /// A healthy writer holds the fence's row for milliseconds. Who holds it longer is superseded, and is ended by what is known of it: waiting
    /// on is of no use to anybody.
    /// </summary>
    private const string FirstLockTimeout = "300ms";

    /// <summary>Long enough to find out who blocks.</summary>
    private const string LockTimeout = "2s";

    /// <summary>Who still holds the row after the known sessions were ended is looked for while the next try waits.</summary>
    private static readonly TimeSpan WatchAfter = TimeSpan.FromMilliseconds(300);

    public async ValueTask<FenceReport> RunAsync(CancellationToken cancellationToken)
    {
        var connection = (NpgsqlConnection)await database.ConnectAsync(cancellationToken);
        var isDone = false;
        try
        {
            progress.IsConnected = true;
            await ledger.EnsureAsync(connection, permit: null, cancellationToken);
            await RaiseAgainAsync(connection, cancellationToken);
            await EndOlderAsync(connection, cancellationToken);
            isDone = true;
            return progress.Done();
        }
        finally
        {
            await (isDone ? database.GiveBackAsync(connection) : connection.DisposeAsync());
        }
    }

    private ValueTask EndOlderAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var token = request.Token;
        return request.Split is { } split
            ? sessions.EndOlderAsync(connection, new SplitToken(token, split, request.Owner), progress, cancellationToken)
            : sessions.EndOlderAsync(connection, token, progress, cancellationToken);
    }

    private async ValueTask RaiseAgainAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        for (var isWatched = false; ; isWatched = true)
        {
            try
            {
                var raise = RaiseAsync(connection, isWatched ? LockTimeout : FirstLockTimeout, cancellationToken);
                await Task.WhenAll(raise, isWatched ? WatchAsync(raise, connection.ProcessID, cancellationToken) : Task.CompletedTask);
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                progress.Obstacle ??= "another session holds the fence's row";
                await EndOlderAsync(connection, cancellationToken);
            }
        }
    }

    private Task RaiseAsync(NpgsqlConnection connection, string lockTimeout, CancellationToken cancellationToken) =>
        request.Split is null ? RaiseEpochAsync(connection, lockTimeout, cancellationToken) : RaiseOwnerAsync(connection, lockTimeout, cancellationToken);

    /// <summary>Other generations of the job are fenced too: attempts of lower epochs are superseded whatever their generation.</summary>
    private async Task RaiseEpochAsync(NpgsqlConnection connection, string lockTimeout, CancellationToken cancellationToken)
    {
        var token = request.Token;
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("SELECT set_config('lock_timeout', $1, true)", lockTimeout)
            .AddRaise(ledger, token)
            .Add(
                $"SELECT epoch, (SELECT max(generation) FROM {ledger.Fence} WHERE store = $1 AND job = $2 AND sink = $4) FROM {ledger.Fence} WHERE {PostgresLedger.Key}",
                token.Store,
                token.Job,
                token.Generation,
                token.Sink);
        await using var reader = await ThirdAnswerAsync(batch, cancellationToken);
        progress.Raised(token, reader.GetInt64(0), reader.GetInt32(1));
    }

    /// <summary>As a takeover does it, but for somebody else: only under the newest epoch and generation, and never down.</summary>
    private async Task RaiseOwnerAsync(NpgsqlConnection connection, string lockTimeout, CancellationToken cancellationToken)
    {
        var token = request.Token;
        object[] key = [token.Store, token.Job, token.Generation, token.Sink, token.Epoch];
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("SELECT set_config('lock_timeout', $1, true)", lockTimeout)
            .AddRaise(ledger, token)
            .Add(
                $"""
                INSERT INTO {ledger.Position} AS p (store, job, generation, sink, split, owner, seq, position, rows, updated_at)
                SELECT store, job, generation, sink, $6, $7, 0, '', 0, now() FROM {ledger.Fence} f WHERE {PostgresLedger.Key} AND epoch = $5
                AND NOT EXISTS (SELECT FROM {ledger.Fence} l WHERE l.store = $1 AND l.job = $2 AND l.sink = $4 AND l.generation > $3) FOR SHARE OF f
                ON CONFLICT (store, job, generation, sink, split) DO UPDATE SET owner = EXCLUDED.owner, updated_at = now() WHERE p.owner < EXCLUDED.owner
                """,
                [.. key, request.Split!, request.Owner])
            .Add(
                $"""
                SELECT f.epoch, (SELECT max(l.generation) FROM {ledger.Fence} l WHERE l.store = $1 AND l.job = $2 AND l.sink = $4),
                       (SELECT p.owner FROM {ledger.Position} p
                        WHERE p.store = f.store AND p.job = f.job AND p.generation = f.generation AND p.sink = f.sink AND p.split = $5)
                FROM {ledger.Fence} f WHERE f.store = $1 AND f.job = $2 AND f.generation = $3 AND f.sink = $4
                """,
                [.. key[..4], request.Split!]);
        await using var reader = await ThirdAnswerAsync(batch, cancellationToken);
        var (epoch, generation) = (reader.GetInt64(0), reader.GetInt32(1));
        if (epoch > token.Epoch || generation > token.Generation)
            progress.Raised(token, epoch, generation);
        else
            progress.Raised($"split '{request.Split}' belongs to attempt {reader.GetInt64(2)}", reader.GetInt64(2) > request.Owner);
    }

    /// <summary>Of a batch in which the first statement, the second and the last one answer with rows: the last one's.</summary>
    private static async Task<NpgsqlDataReader> ThirdAnswerAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        var reader = await batch.ExecuteReaderAsync(cancellationToken);
        try
        {
            await reader.NextResultAsync(cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return reader;
        }
        catch
        {
            // The connection is used again for the next try, and an open reader would occupy it.
            await reader.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Ends whoever blocks the try that waits: a session of ours, whose registration was lost, or one that sits idle in its transaction. A
    /// statement at work (a migration, a backup's lock) is left alone and named: it ends by itself.
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

        await using var connection = (NpgsqlConnection)await database.ConnectAsync(cancellationToken);
        foreach (var holder in await sessions.BlockersAsync(connection, waiting, request.Token.Epoch, cancellationToken))
        {
            progress.Obstacle = $"{holder} holds the fence's row";
            if (holder.MayBeEnded)
                await sessions.EndAsync(connection, holder, progress, cancellationToken);
        }
    }
}
