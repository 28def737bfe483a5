using System.Globalization;
using System.Security.Cryptography;
using MySqlConnector;
using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Ledger;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>
/// The server sessions that write for a sink. Each takes a lock (GET_LOCK) under a name that nobody else ever has, and is registered by that name
/// before it touches anything. The server gives the lock back when the session is gone, and not before its transaction is rolled back: whether the
/// lock is held is whether the session lives, whoever may see it in the process list and however often ids were used again.
/// </summary>
internal sealed class MySqlSessions(string table, TimeProvider clock)
{
    /// <summary>Between two looks whether a session is gone.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private const int NoSuchThread = 1094;

    /// <summary>How long a takeover waits for the session before it: it rolls back first.</summary>
    private static readonly TimeSpan TakeoverDeadline = TimeSpan.FromSeconds(15);

    /// <summary>Registers the session.</summary>
    public async ValueTask RegisterAsync(MySqlConnection connection, SplitToken token, CancellationToken cancellationToken)
    {
        var sink = token.Sink;
        var name = $"sluice/{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        await using (var take = connection.Command("SELECT get_lock(@1, 0)", name))
        {
            if (Convert.ToInt64(await take.ExecuteScalarAsync(cancellationToken) ?? 0, CultureInfo.InvariantCulture) != 1)
                throw new ConnectorException("SLC3218", ConnectorSide.Sink, $"the server did not give a lock (GET_LOCK) to the session that takes split '{token.Split}'", isTransient: true);
        }

        await using var register = connection.Command(
            $"""
            INSERT INTO {table} (store, job, generation, sink, split, owner, epoch, lock_name, connection_id, registered_at)
            VALUES (@1, @2, @3, @4, @5, @6, @7, @8, connection_id(), utc_timestamp(6))
            """,
            sink.Store,
            sink.Job,
            sink.Generation,
            sink.Sink,
            token.Split,
            token.Owner,
            sink.Epoch,
            name);
        await register.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Forgets the session's registrations. Its locks go with it. A session that prepared a target does not commit by itself any more.</summary>
    public async ValueTask UnregisterAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command($"SET autocommit = 1; DELETE FROM {table} WHERE connection_id = connection_id() AND is_used_lock(lock_name) = connection_id()");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Ends every session of the sink with an older epoch, of any generation, and sees them gone.</summary>
    public ValueTask EndOlderAsync(MySqlConnection connection, SinkToken token, FenceProgress progress, CancellationToken cancellationToken) =>
        EndAllAsync(
            connection,
            "store = @1 AND job = @2 AND sink = @3 AND epoch < @4",
            [token.Store, token.Job, token.Sink, token.Epoch],
            progress,
            cancellationToken);

    /// <summary>Ends every session of the split with an older epoch or a lower attempt, and sees them gone.</summary>
    public ValueTask EndOlderAsync(MySqlConnection connection, SplitToken token, FenceProgress progress, CancellationToken cancellationToken) =>
        EndAllAsync(
            connection,
            "store = @1 AND job = @2 AND generation = @3 AND sink = @4 AND split = @5 AND epoch <= @6 AND owner < @7",
            [token.Sink.Store, token.Sink.Job, token.Sink.Generation, token.Sink.Sink, token.Split, token.Sink.Epoch, token.Owner],
            progress,
            cancellationToken);

    /// <summary>Tells a connection to end.</summary>
    public static async ValueTask KillAsync(MySqlConnection connection, long id, FenceProgress progress, CancellationToken cancellationToken)
    {
        progress.Obstacle = $"connection {id} does not end; end it by KILL {id} as its own user, or as one with the right CONNECTION ADMIN";
        try
        {
            await using var kill = connection.Command(string.Create(CultureInfo.InvariantCulture, $"KILL {id}"));
            await kill.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (MySqlException e) when ((int)e.ErrorCode == NoSuchThread)
        {
            // It ended by itself meanwhile.
        }
        catch (MySqlException e) when (e.ErrorCode is MySqlErrorCode.KillDenied or MySqlFaults.RightMissing)
        {
            progress.Obstacle = $"connection {id} belongs to another user ({e.Message}); end it by KILL {id} as that user, or grant CONNECTION ADMIN";
        }
    }

    /// <summary>The attempts of those that live among the other sessions of the split in the same run.</summary>
    public async ValueTask<IReadOnlyList<long>> ReadHoldersAsync(MySqlConnection connection, SplitToken token, CancellationToken cancellationToken)
    {
        var sink = token.Sink;
        await using var command = connection.Command(
            $"SELECT owner FROM {table} WHERE {MySqlLedger.Key} AND split = @5 AND epoch = @6 AND is_used_lock(lock_name) <> connection_id()",
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

    /// <summary>Ends the sessions that held the split under the same or a lower attempt.</summary>
    public async ValueTask EndBeforeAsync(
        MySqlConnection connection, SplitToken token, IReadOnlySet<long> spared, CancellationToken cancellationToken)
    {
        var progress = new FenceProgress("takeover", clock);
        using var deadline = new CancellationTokenSource(TakeoverDeadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var sink = token.Sink;
            var others = spared.Count == 0 ? "" : $" AND NOT (epoch = @6 AND owner IN ({string.Join(',', spared.Select(s => s.ToString(CultureInfo.InvariantCulture)))}))";
            await EndAllAsync(
                connection,
                $"{MySqlLedger.Key} AND split = @5 AND epoch <= @6 AND owner <= @7{others} AND NOT (is_used_lock(lock_name) <=> connection_id())",
                [sink.Store, sink.Job, sink.Generation, sink.Sink, token.Split, sink.Epoch, token.Owner],
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

    private async ValueTask EndAllAsync(MySqlConnection connection, string which, object[] values, FenceProgress progress, CancellationToken cancellationToken)
    {
        var told = new HashSet<MySqlSession>();
        while (await FindAsync(connection, which, values, cancellationToken) is { Count: > 0 } found)
        {
            foreach (var (session, holder) in found)
            {
                if (holder is { } id)
                {
                    told.Add(session);
                    await KillAsync(connection, id, progress, cancellationToken);
                    continue;
                }

                await using (var forget = connection.Command($"DELETE FROM {table} WHERE lock_name = @1", session.LockName))
                    await forget.ExecuteNonQueryAsync(cancellationToken);
                if (told.Remove(session))
                    progress.Gone(session.ToString());
            }

            if (found.Exists(f => f.Holder is not null))
                await Task.Delay(Pause, clock, cancellationToken);
        }

        foreach (var session in told)
            progress.Gone(session.ToString());
    }

    /// <summary>The registrations, and the connection that each lives in; <c>null</c> for those that are gone.</summary>
    private async ValueTask<List<(MySqlSession Session, long? Holder)>> FindAsync(
        MySqlConnection connection, string which, object[] values, CancellationToken cancellationToken)
    {
        await using var command = connection.Command($"SELECT lock_name, connection_id, is_used_lock(lock_name) FROM {table} WHERE {which}", values);
        var found = new List<(MySqlSession Session, long? Holder)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            found.Add((new MySqlSession(reader.GetString(0), reader.GetInt64(1)), reader.IsDBNull(2) ? null : reader.GetInt64(2)));
        return found;
    }
}
