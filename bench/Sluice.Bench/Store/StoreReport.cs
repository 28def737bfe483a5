using System.Diagnostics;
using System.Globalization;
using Sluice.Bench.Paths;
using Sluice.Bench.Reports;
using Sluice.Core.Changes;
using Sluice.Core.Restores;
using Sluice.Core.Runs;
using Sluice.Storage.Journal;
using Sluice.Storage.Postgres;
using Sluice.TestServers;

namespace Sluice.Bench.Store;

/// <summary>What a decision costs in the store, beside PostgreSQL's own figure in the same run.</summary>
internal sealed class StoreReport(BenchPlace place)
{
    private const int Rounds = 5;
    private const int Each = 300;
    private const int Callers = 16;

    private readonly List<string> _lines =
        ["| | median | PostgreSQL's own | ratio | bar | |", "|---|---:|---:|---:|---:|---|"];

    public async Task<ResultsSection> RunAsync()
    {
        var database = await place.Server.CreateDatabaseAsync("store");
        await database.ExecuteAsync("CREATE TABLE one_row (id integer PRIMARY KEY, n bigint NOT NULL); INSERT INTO one_row SELECT i, 0 FROM generate_series(1, 10000) i; ANALYZE one_row");
        var pgbench = new PgBench(place, database.Name);
        var address = $"postgres://{PostgresServer.Username}:{place.Server.Password}@127.0.0.1:{place.Server.Port}/{database.Name}";
        await using var store = await PostgresControlStore.OpenAsync(
            new PostgresStoreOptions(PostgresStoreUri.Parse(address)), TimeProvider.System, () => Guid.NewGuid().ToString("N"), default);
        await using var journal = FileStopJournal.Open(Path.Combine(place.NewFolder(), "stops.journal"));

        await StopAsync("force stop", 2.0, store, null, pgbench);
        await StopAsync("force stop and journal", 3.0, store, journal, pgbench);
        await TogetherAsync(store, pgbench);
        await ReadAsync(store, pgbench);
        await FillAsync(database);
        await StopAsync("force stop, 10,000 runs stored", 2.0, store, null, pgbench);
        await StopAsync("force stop and journal, 10,000 runs stored", 3.0, store, journal, pgbench);
        Decisions.Measure(_lines);
        return new ResultsSection("store", "The store: what a decision costs", string.Join('\n', _lines));
    }

    private async Task StopAsync(string what, double bar, PostgresControlStore store, FileStopJournal? journal, PgBench pgbench)
    {
        List<double> ours = [];
        List<double> theirs = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var runs = await StoppableRuns.MakeAsync(store, Each);
            var peer = pgbench.Latencies(PgBench.Update, Each);
            var times = new List<double>();
            foreach (var run in runs)
                times.Add(await StopOneAsync(store, journal, run));

            // The first round prepares statements and warms caches.
            if (round == 0)
                continue;
            ours.AddRange(times);
            theirs.AddRange(peer);
        }

        Compare(what, Median(ours), Median(theirs), bar);
    }

    private static async Task<double> StopOneAsync(PostgresControlStore store, FileStopJournal? journal, RunRecord run)
    {
        var change = StoppableRuns.ForceStop(run);
        var start = Stopwatch.GetTimestamp();
        var result = await store.CommitAsync(change, default);
        if (result.Outcome != ChangeOutcome.Committed)
            throw new InvalidOperationException($"The stop came out as {result.Outcome}.");
        if (journal is not null)
            await journal.AppendAsync(new JournaledStop(store.Id, result.Decision!, change.Request!), default);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }

    private async Task TogetherAsync(PostgresControlStore store, PgBench pgbench)
    {
        List<double> ours = [];
        List<double> theirs = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var runs = await StoppableRuns.MakeAsync(store, Callers * 40);
            var peer = pgbench.Rate(PgBench.Update, Callers, 200);
            var next = -1;
            var start = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
            {
                while (Interlocked.Increment(ref next) is var i && i < runs.Count)
                    await StopOneAsync(store, null, runs[i]);
            })));
            var rate = runs.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (round == 0)
                continue;
            ours.Add(rate);
            theirs.Add(peer);
        }

        var (mine, own) = (Median(ours), Median(theirs));
        _lines.Add(string.Create(CultureInfo.InvariantCulture, $"| force stop, {Callers} callers at once | {mine:0} /s | {own:0} /s | {mine / own:0.00} | at least 0.5 | {(mine >= own * 0.5 ? "OK" : "MISS")} |"));
    }

    private async Task ReadAsync(PostgresControlStore store, PgBench pgbench)
    {
        var run = (await StoppableRuns.MakeAsync(store, 1))[0];
        List<double> ours = [];
        List<double> theirs = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var peer = pgbench.Latencies(PgBench.Select, 2000);
            var times = new List<double>();
            for (var i = 0; i < 2000; i++)
            {
                var start = Stopwatch.GetTimestamp();
                _ = await store.FindRunAsync(run.Key, default);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }

            if (round == 0)
                continue;
            ours.AddRange(times);
            theirs.AddRange(peer);
        }

        Compare("status read (own: one SELECT by key)", Median(ours), Median(theirs), 2.0);
    }

    /// <summary>Ended runs with their jobs, events, requests and receipts.</summary>
    private static Task<int> FillAsync(PostgresDatabase database) => database.ExecuteAsync(
        """
        SET search_path = sluice;
        INSERT INTO job (id, name, generation, last_run, created_at) SELECT 1000000 + i, 'old', 1, 1, now() FROM generate_series(1, 10000) i;
        INSERT INTO generation (job, generation, config, created_at) SELECT 1000000 + i, 1, '{}', now() FROM generate_series(1, 10000) i;
        INSERT INTO run (job, n, generation, status, final, epoch, version, started_at, ended_at, status_at)
            SELECT 1000000 + i, 1, 1, 10, true, 2, 5, now(), now(), now() FROM generate_series(1, 10000) i;
        INSERT INTO event (job, n, at, status, message) SELECT 1000000 + i, 1, now(), e, 'old' FROM generate_series(1, 10000) i, generate_series(0, 4) e;
        INSERT INTO request (id, kind, body_hash, outcome, job, n, at) SELECT 'old-' || i, 1, '', 1, 1000000 + i, 1, now() FROM generate_series(1, 10000) i;
        INSERT INTO attempt (job, n, task, epoch, worker, incarnation, state, assigned_at)
            SELECT 1000000 + i, 1, t, 1, 'old', 1, 10, now() FROM generate_series(1, 10000) i, generate_series(0, 3) t;
        ANALYZE;
        """);

    private void Compare(string what, double ours, double theirs, double bar) => _lines.Add(string.Create(
        CultureInfo.InvariantCulture,
        $"| {what} | {ours:0} µs | {theirs:0} µs | {ours / theirs:0.00} | at most {bar:0.0} | {(ours <= theirs * bar ? "OK" : "MISS")} |"));

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
