using Sluice.Core.Identity;
using Sluice.Storage.Postgres;
using Sluice.TestServers;

namespace Sluice.Bench.Store;

/// <summary>Many runs in the store, made from one that the store itself has made.</summary>
internal static class StoredRuns
{
    public const int Count = 10_000;

    /// <summary>Ended runs with their jobs, attempts, events, requests and receipts.</summary>
    public static async Task EndedAsync(PostgresControlStore store, PostgresDatabase database)
    {
        var run = (await StoppableRuns.MakeAsync(store, 1))[0];
        await store.CommitAsync(StoppableRuns.ForceStop(run), default);
        await CopyAsync(database, run.Key, 1_000_000);
    }

    /// <summary>Runs at work, with two attempts each.</summary>
    public static async Task LiveAsync(PostgresControlStore store, PostgresDatabase database) =>
        await CopyAsync(database, (await StoppableRuns.MakeAsync(store, 1))[0].Key, 2_000_000);

    private static async Task CopyAsync(PostgresDatabase database, RunKey run, int from)
    {
        string Copy(string table, string changes) => $"""
            INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT c.* FROM {table} t CROSS JOIN generate_series(1, {Count}) i
            CROSS JOIN LATERAL jsonb_populate_record(t, jsonb_build_object({changes})) c WHERE t.{(table == "job" ? "id" : "job")} = {run.Job};
            """;
        await database.ExecuteAsync($"""
            SET search_path = sluice;
            {Copy("job", $"'id', {from} + i, 'name', 'copy ' || {from} + i")}
            {Copy("generation", $"'job', {from} + i")}
            {Copy("run", $"'job', {from} + i")}
            {Copy("attempt", $"'job', {from} + i, 'id', ({from}::bigint + i) * 1000 + t.task")}
            {Copy("event", $"'job', {from} + i, 'id', ({from}::bigint + i) * 1000 + t.status")}
            {Copy("request", $"'job', {from} + i, 'id', t.id || '-' || {from} + i")}
            {Copy("receipt", $"'job', {from} + i, 'id', ({from}::bigint + i) * 1000 + t.ordinal")}
            ANALYZE;
            """);
    }
}
