using Npgsql;
using Sluice.TestServers;

namespace Sluice.Server.Tests.Fixtures;

/// <summary>Where writers of one table wait inside PostgreSQL, as long as the gate is closed: at their rows, or in their COMMIT.</summary>
internal sealed class Gate : IAsyncDisposable
{
    private static int s_last = 0x6A7E;
    private readonly int _key = Interlocked.Increment(ref s_last);
    private readonly PostgresDatabase _database;
    private readonly NpgsqlConnection _holder;

    private Gate(PostgresDatabase database, NpgsqlConnection holder) => (_database, _holder) = (database, holder);

    /// <summary>Closes it.</summary>
    /// <param name="database">The database.</param>
    /// <param name="table">The table, with its schema where it is not the usual one.</param>
    /// <param name="isAtCommit">Writers wait in their COMMIT, with all locks that they have by then.</param>
    /// <param name="statement">INSERT or UPDATE.</param>
    /// <param name="of">Which rows, in SQL.</param>
    /// <param name="isPatient">Writers wait longer than they themselves would wait for a lock.</param>
    public static async Task<Gate> CloseAsync(PostgresDatabase database, string table, bool isAtCommit, string statement = "INSERT", string of = "true", bool isPatient = false)
    {
        var gate = new Gate(database, await database.OpenAsync(Scene.Ct));
        await using var hold = new NpgsqlCommand($"SELECT pg_advisory_lock({gate._key})", gate._holder);
        await hold.ExecuteNonQueryAsync(Scene.Ct);
        var function = $"gate_{gate._key}";
        await database.ExecuteAsync(
            $"""
            CREATE FUNCTION public.{function}() RETURNS trigger LANGUAGE plpgsql {(isPatient ? "SET lock_timeout = 0" : "")} AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared({gate._key}); RETURN NEW; END $$;
            {(isAtCommit
                ? $"CREATE CONSTRAINT TRIGGER {function} AFTER {statement} ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ({of}) EXECUTE FUNCTION public.{function}()"
                : $"CREATE TRIGGER {function} BEFORE {statement} ON {table} FOR EACH ROW WHEN ({of}) EXECUTE FUNCTION public.{function}()")}
            """, Scene.Ct);
        return gate;
    }

    /// <summary>How many sessions wait at it.</summary>
    public Task<long> WaitingAsync() => _database.ScalarAsync<long>(
        $"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = {_key} AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        Scene.Ct);

    /// <summary>Waits until somebody waits at it.</summary>
    public Task ReachedAsync(Func<string> state) => Condition.HoldsAsync(async () => await WaitingAsync() > 0, NodeProcess.Longest, () => Task.FromResult(state()), Scene.Ct);

    /// <summary>Waits until nobody waits at it, closed as it is.</summary>
    public Task LeftAsync(Func<string> state) => Condition.HoldsAsync(async () => await WaitingAsync() == 0, NodeProcess.Longest, () => Task.FromResult(state()), Scene.Ct);

    /// <summary>Opens it.</summary>
    public async Task OpenAsync()
    {
        await using var open = new NpgsqlCommand($"SELECT pg_advisory_unlock_all()", _holder);
        await open.ExecuteNonQueryAsync(Scene.Ct);
    }

    public ValueTask DisposeAsync() => _holder.DisposeAsync();
}
