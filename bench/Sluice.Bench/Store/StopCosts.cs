using System.Diagnostics;
using Sluice.Core.Changes;
using Sluice.Core.Restores;
using Sluice.Core.Runs;
using Sluice.Storage.Journal;
using Sluice.Storage.Postgres;

namespace Sluice.Bench.Store;

/// <summary>What a force stop costs, beside one durable UPDATE of one row.</summary>
internal sealed class StopCosts(PostgresControlStore store, PgBench pgbench, Comparison lines, int rounds)
{
    private const int Each = 200;
    private const int Callers = 16;

    /// <summary>
    /// What a server has long behind it when it is measured: statements are prepared, caches warm, and what is used often is compiled as well as it will be,
    /// which takes the runtime some thousand calls.
    /// </summary>
    private const int Before = 3000;

    /// <summary>One after the other; with a journal, until the stop is durable there too.</summary>
    public async Task OneByOneAsync(string what, double bar, FileStopJournal? journal)
    {
        List<double> ours = [];
        List<double> theirs = [];
        foreach (var run in await StoppableRuns.MakeAsync(store, Before))
            await StopAsync(journal, run);
        for (var round = 0; round < rounds; round++)
        {
            var runs = await StoppableRuns.MakeAsync(store, Each);
            theirs.AddRange(pgbench.Latencies(PgBench.Update, Each));
            foreach (var run in runs)
                ours.Add(await StopAsync(journal, run));
        }

        lines.AtMost(what, bar, ours, theirs);
    }

    /// <summary>Many at once.</summary>
    public async Task TogetherAsync()
    {
        List<double> ours = [];
        List<double> theirs = [];
        await RateAsync(await StoppableRuns.MakeAsync(store, Before));
        for (var round = 0; round < rounds; round++)
        {
            var runs = await StoppableRuns.MakeAsync(store, Callers * 50);
            theirs.Add(pgbench.Rate(PgBench.Update, Callers, 200));
            ours.Add(await RateAsync(runs));
        }

        lines.AtLeast($"force stop, {Callers} callers at once", 0.5, ours, theirs);
    }

    /// <summary>Stops a second.</summary>
    private async Task<double> RateAsync(IReadOnlyList<RunRecord> runs)
    {
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var i && i < runs.Count)
                await StopAsync(null, runs[i]);
        })));
        return runs.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private async Task<double> StopAsync(FileStopJournal? journal, RunRecord run)
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
}
