using Npgsql;
using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Ledger;

namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>
/// The server sessions that write for a sink, registered by backend id and start time (ids are used again) before they touch anything,
/// so that whoever supersedes them can end them and see them gone.
/// </summary>
internal sealed class PostgresSessions(string table, TimeProvider clock)
{
    /// <summary>How long a takeover waits for the session before it: it rolls back first.</summary>
    private static readonly TimeSpan TakeoverDeadline = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// The start of another user's session is hidden from those who may not see it: then the id alone says that it may still be there, unless the server
    /// was started since. (Only then: a clock that was put back makes a session that lives look older than the server.)
    /// </summary>
    public const string IsSame =
        "a.pid = s.pid AND (a.backend_start = s.backend_start OR (a.backend_start IS NULL AND s.backend_start >= pg_postmaster_start_time()))";

    private const string Gone = "gone";

    public string CreateTable =>
        $"""
        CREATE TABLE IF NOT EXISTS {table} (
            store text NOT NULL, job bigint NOT NULL, generation integer NOT NULL, sink text NOT NULL, split text NOT NULL,
            owner bigint NOT NULL, epoch bigint NOT NULL, pid integer NOT NULL, backend_start timestamptz NOT NULL,
            PRIMARY KEY (pid, backend_start))
        """;

    /// <summary>Registers the session.</summary>
    public async ValueTask RegisterAsync(NpgsqlConnection connection, SplitToken token, CancellationToken cancellationToken)
    {
        var sink = token.Sink;
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("SELECT set_config('application_name', $1, false)", $"sluice/{sink.Store[..Math.Min(8, sink.Store.Length)]}/{sink.Job}/{sink.Generation}/{sink.Sink}/{token.Owner}")
            .Add(
                $"""
                INSERT INTO {table} (store, job, generation, sink, split, owner, epoch, pid, backend_start)
                SELECT $1, $2, $3, $4, $5, $6, $7, pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()
                ON CONFLICT (pid, backend_start) DO UPDATE
                SET store = EXCLUDED.store, job = EXCLUDED.job, generation = EXCLUDED.generation, sink = EXCLUDED.sink,
                    split = EXCLUDED.split, owner = EXCLUDED.owner, epoch = EXCLUDED.epoch
                """,
                sink.Store,
                sink.Job,
                sink.Generation,
                sink.Sink,
                token.Split,
                token.Owner,
                sink.Epoch);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask UnregisterAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // The name of a writer goes, too: the session may be a fence's next.
        await using var command = connection.Command($"DELETE FROM {table} WHERE pid = pg_backend_pid(); RESET application_name");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Ends every session of the sink with an older epoch, of any generation, and sees them gone.</summary>
    public ValueTask EndOlderAsync(NpgsqlConnection connection, SinkToken token, FenceProgress progress, CancellationToken cancellationToken) =>
        EndAllAsync(
            connection,
            "s.store = $1 AND s.job = $2 AND s.sink = $3 AND s.epoch < $4",
            [token.Store, token.Job, token.Sink, token.Epoch],
            progress,
            cancellationToken);

    /// <summary>Ends every session of the split with an older epoch or a lower attempt, and sees them gone.</summary>
    public ValueTask EndOlderAsync(NpgsqlConnection connection, SplitToken token, FenceProgress progress, CancellationToken cancellationToken) =>
        EndAllAsync(
            connection,
            "s.store = $1 AND s.job = $2 AND s.generation = $3 AND s.sink = $4 AND s.split = $5 AND s.epoch <= $6 AND s.owner < $7",
            [token.Sink.Store, token.Sink.Job, token.Sink.Generation, token.Sink.Sink, token.Split, token.Sink.Epoch, token.Owner],
            progress,
            cancellationToken);

    /// <summary>The attempts of those that live among the other sessions of the split in the same run.</summary>
    public async ValueTask<IReadOnlyList<long>> ReadHoldersAsync(NpgsqlConnection connection, SplitToken token, CancellationToken cancellationToken)
    {
        var sink = token.Sink;
        await using var command = connection.Command(
            $"""
            SELECT s.owner FROM {table} s JOIN pg_stat_activity a ON {IsSame} WHERE s.store = $1 AND s.job = $2 AND s.generation = $3 AND s.sink = $4
            AND s.split = $5 AND s.epoch = $6 AND s.pid <> pg_backend_pid()
            """,
            sink.Store,
            sink.Job,
            sink.Generation,
            sink.Sink,
            token.Split,
            sink.Epoch);
        var holders = new List<long>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            holders.Add(reader.GetInt64(0));
        return holders;
    }

    /// <summary>Who keeps a session waiting for a lock, except writers that are not older than an epoch.</summary>
    public async ValueTask<IReadOnlyList<PostgresBackend>> BlockersAsync(
        NpgsqlConnection connection, int waiting, long epoch, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            $"""
            SELECT a.pid, a.backend_start, coalesce(a.state, ''), coalesce(a.application_name, '')
            FROM pg_stat_activity a WHERE a.pid = ANY (pg_blocking_pids($1)) AND a.backend_start IS NOT NULL
            AND NOT EXISTS (SELECT FROM {table} s WHERE {IsSame} AND s.epoch >= $2)
            """,
            waiting,
            epoch);
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>Ends one session and sees it gone.</summary>
    public async ValueTask EndAsync(NpgsqlConnection connection, PostgresBackend backend, FenceProgress progress, CancellationToken cancellationToken)
    {
        while (await TellAsync(connection, backend, progress, cancellationToken))
            await Task.Delay(Pause, clock, cancellationToken);
        progress.Gone(backend.ToString());
    }

    /// <summary>Ends the sessions that held the split under the same or a lower attempt.</summary>
    public async ValueTask EndBeforeAsync(
        NpgsqlConnection connection, SplitToken token, IReadOnlySet<long> spared, CancellationToken cancellationToken)
    {
        var progress = new FenceProgress("takeover", clock);
        using var deadline = new CancellationTokenSource(TakeoverDeadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var sink = token.Sink;
            await EndAllAsync(
                connection,
                "s.store = $1 AND s.job = $2 AND s.generation = $3 AND s.sink = $4 AND s.split = $5 AND s.epoch <= $6 AND s.owner <= $7 AND NOT (s.epoch = $6 AND s.owner = ANY ($8))",
                [sink.Store, sink.Job, sink.Generation, sink.Sink, token.Split, sink.Epoch, token.Owner, spared.ToArray()],
                progress,
                either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectorException(
                "SLC3218",
                ConnectorSide.Sink,
                $"split '{token.Split}' was written by an older session that did not end within {TakeoverDeadline.TotalSeconds:0} s: {progress.Obstacle}",
                isTransient: true);
        }
    }

    private async ValueTask EndAllAsync(
        NpgsqlConnection connection, string which, object[] values, FenceProgress progress, CancellationToken cancellationToken)
    {
        var told = new HashSet<PostgresBackend>();
        while (await FindAsync(connection, which, values, cancellationToken) is { HasAny: true } found)
        {
            foreach (var gone in told.Except(found.Alive).ToList())
            {
                told.Remove(gone);
                progress.Gone(gone.ToString());
            }

            foreach (var backend in found.Alive)
            {
                told.Add(backend);
                await TellAsync(connection, backend, progress, cancellationToken);
            }

            await using (var forget = connection.Command(
                $"DELETE FROM {table} s WHERE {which} AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE {IsSame})", values))
                await forget.ExecuteNonQueryAsync(cancellationToken);
            if (found.Alive.Count > 0)
                await Task.Delay(Pause, clock, cancellationToken);
        }

        foreach (var gone in told)
            progress.Gone(gone.ToString());
    }

    /// <summary>The registrations, and which of their sessions are alive.</summary>
    private async ValueTask<(bool HasAny, HashSet<PostgresBackend> Alive)> FindAsync(
        NpgsqlConnection connection, string which, object[] values, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            $"""
            SELECT s.pid, s.backend_start, CASE WHEN a.pid IS NULL THEN '{Gone}' WHEN a.backend_start IS NULL THEN '{PostgresBackend.Hidden}' ELSE '' END, '' FROM {table} s LEFT JOIN pg_stat_activity a ON {IsSame}
            WHERE {which} AND NOT (s.pid = pg_backend_pid() AND a.pid IS NOT NULL)
            """,
            values);
        var found = await ReadAsync(command, cancellationToken);
        return (found.Count > 0, found.Where(b => b.State != Gone).ToHashSet());
    }

    /// <summary>Tells a session to end.</summary>
    /// <returns>Whether it was still there.</returns>
    private static async ValueTask<bool> TellAsync(
        NpgsqlConnection connection, PostgresBackend backend, FenceProgress progress, CancellationToken cancellationToken)
    {
        progress.Obstacle = backend.State == PostgresBackend.Hidden
            ? $"{backend} may be another's by now: when it began is hidden from this user; grant pg_read_all_stats, or look at it in pg_stat_activity before it is ended by pg_terminate_backend({backend.Id})"
            : $"{backend} does not end; end it by pg_terminate_backend({backend.Id}) as its own user or a superuser";
        try
        {
            // The start time is compared again at the end itself, in one statement: the id may meanwhile be another's.
            await using var end = connection.Command(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND backend_start = $2", backend.Id, backend.Start);
            return await end.ExecuteScalarAsync(cancellationToken) is not null;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            progress.Obstacle = $"{backend} belongs to another user ({e.MessageText}); end it by pg_terminate_backend({backend.Id}) as that user, or grant pg_signal_backend";
            return true;
        }
    }

    private static async ValueTask<IReadOnlyList<PostgresBackend>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var found = new List<PostgresBackend>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            found.Add(new PostgresBackend(reader.GetInt32(0), reader.GetDateTime(1), reader.GetString(2), reader.GetString(3)));
        return found;
    }
}
