using Sluice.Bench.Paths;
using Sluice.Bench.Reports;
using Sluice.Storage.Journal;
using Sluice.Storage.Postgres;
using Sluice.TestServers;

namespace Sluice.Bench.Store;

/// <summary>What a decision costs in the store, beside PostgreSQL's own figure in the same run.</summary>
internal sealed class StoreReport(BenchPlace place, int rounds, string? only)
{
    private readonly Comparison _lines = new();

    public async Task<ResultsSection> RunAsync()
    {
        var database = await place.Server.CreateDatabaseAsync("store");
        await database.ExecuteAsync("CREATE TABLE one_row (id integer PRIMARY KEY, n bigint NOT NULL); INSERT INTO one_row SELECT i, 0 FROM generate_series(1, 10000) i");
        await database.ExecuteAsync("VACUUM ANALYZE one_row");
        var pgbench = new PgBench(place, database.Name);
        var address = $"postgres://{PostgresServer.Username}:{place.Server.Password}@127.0.0.1:{place.Server.Port}/{database.Name}";
        await using var store = await PostgresControlStore.OpenAsync(
            new PostgresStoreOptions(PostgresStoreUri.Parse(address)), TimeProvider.System, () => Guid.NewGuid().ToString("N"), default);
        await using var journal = FileStopJournal.Open(Path.Combine(place.NewFolder(), "stops.journal"));
        var stops = new StopCosts(store, pgbench, _lines, rounds);

        await MeasureAsync("stop", () => stops.OneByOneAsync("force stop", 2.0, null));
        await MeasureAsync("stop", () => stops.OneByOneAsync("force stop and journal", 3.0, journal));
        await MeasureAsync("together", stops.TogetherAsync);
        await MeasureAsync("read", () => ReadCosts.MeasureAsync(store, pgbench, _lines, rounds));
        await MeasureAsync("commit", () => new GuardedCommits(place, _lines, rounds).MeasureAsync());
        await MeasureAsync("many", async () =>
        {
            await StoredRuns.EndedAsync(store, database);
            await stops.OneByOneAsync($"force stop, {StoredRuns.Count:N0} runs stored", 2.0, null);
            await stops.OneByOneAsync($"force stop and journal, {StoredRuns.Count:N0} runs stored", 3.0, journal);
        });
        await MeasureAsync("live", async () =>
        {
            await StoredRuns.LiveAsync(store, database);
            await LiveRuns.MeasureAsync(store, journal, _lines);
        });
        Decisions.Measure(_lines);
        return new ResultsSection("store", "The store: what a decision costs", _lines.Table);
    }

    private async Task MeasureAsync(string name, Func<Task> measure)
    {
        if (only is null || name.Contains(only, StringComparison.OrdinalIgnoreCase))
            await measure();
    }
}
