using Npgsql;
using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>
/// The server sessions that write for a sink, registered by backend id and start time (ids are used again) before they touch anything,
/// so that whoever supersedes them can end them and see them gone.
/// </summary>
internal sealed class PostgresSessions(string table, TimeProvider clock)
{
    /// <summary>How long a session may take to be gone after it was told to end: it rolls back first.</summary>
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(15);

    private const string Alive = "EXISTS (SELECT FROM pg_stat_activity a WHERE a.pid = s.pid AND (a.backend_start = s.backend_start OR a.backend_start IS NULL))";

    public string CreateTable =>
        $"""
        CREATE TABLE IF NOT EXISTS {table} (
            store text NOT NULL, job bigint NOT NULL, generation integer NOT NULL, sink text NOT NULL, split text NOT NULL,
            owner bigint NOT NULL, epoch bigint NOT NULL, pid integer NOT NULL, backend_start timestamptz NOT NULL,
            PRIMARY KEY (pid, backend_start))
        """;

    /// <summary>Registers the session and ends those that held the split under the same or a lower attempt.</summary>
    public async ValueTask RegisterAsync(NpgsqlConnection connection, SplitToken token, CancellationToken cancellationToken)
    {
        var sink = token.Sink;
        await using (var batch = new NpgsqlBatch(connection))
        {
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

        await EndAsync(
            connection,
            "s.store = $1 AND s.job = $2 AND s.generation = $3 AND s.sink = $4 AND s.split = $5 AND s.epoch <= $6 AND s.owner <= $7",
            [sink.Store, sink.Job, sink.Generation, sink.Sink, token.Split, sink.Epoch, token.Owner],
            cancellationToken);
    }

    public async ValueTask UnregisterAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command($"DELETE FROM {table} WHERE pid = pg_backend_pid()");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Ends every session of the sink with an older epoch.</summary>
    public ValueTask<(int Ended, string Proof)> EndOlderAsync(NpgsqlConnection connection, SinkToken token, CancellationToken cancellationToken) =>
        EndAsync(
            connection,
            "s.store = $1 AND s.job = $2 AND s.generation <= $3 AND s.sink = $4 AND s.epoch < $5",
            [token.Store, token.Job, token.Generation, token.Sink, token.Epoch],
            cancellationToken);

    private async ValueTask<(int Ended, string Proof)> EndAsync(
        NpgsqlConnection connection, string which, object[] values, CancellationToken cancellationToken)
    {
        var told = new HashSet<int>();
        var start = clock.GetTimestamp();
        while (true)
        {
            // The start time is compared again at the end itself, in one statement: the id may meanwhile be another's.
            await using (var end = connection.Command(
                $"""
                SELECT s.pid, pg_terminate_backend(a.pid) FROM {table} s
                JOIN pg_stat_activity a ON a.pid = s.pid AND a.backend_start = s.backend_start
                WHERE {which} AND s.pid <> pg_backend_pid()
                """,
                values))
            {
                await using var reader = await end.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                    told.Add(reader.GetInt32(0));
            }

            await using (var forget = connection.Command($"DELETE FROM {table} s WHERE {which} AND s.pid <> pg_backend_pid() AND NOT {Alive}", values))
                await forget.ExecuteNonQueryAsync(cancellationToken);
            await using (var left = connection.Command($"SELECT s.pid FROM {table} s WHERE {which} AND s.pid <> pg_backend_pid() LIMIT 1", values))
            {
                if (await left.ExecuteScalarAsync(cancellationToken) is not int pid)
                    return (told.Count, told.Count == 0 ? "no older session was left" : $"ended and seen gone: {string.Join(", ", told.Select(p => $"backend {p}"))}");
                if (clock.GetElapsedTime(start) > EndDeadline)
                {
                    throw new ConnectorException(
                        "SLC3218",
                        ConnectorSide.Sink,
                        $"backend {pid} wrote for an older run and did not end within {EndDeadline.TotalSeconds:0} s; end it by pg_terminate_backend({pid}) as its own user or a superuser",
                        isTransient: true);
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), clock, cancellationToken);
        }
    }
}
