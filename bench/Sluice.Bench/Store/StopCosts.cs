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

    /// <summary>One after the other; with a journal, until the stop is durable there too.</summary>
    public async Task OneByOneAsync(string what, double bar, FileStopJournal? journal)
    {
        List<double> ours = [];
        List<double> theirs = [];
        for (var round = 0; round <= rounds; round++)
        {
            var runs = await StoppableRuns.MakeAsync(store, Each);
            var peer = pgbench.Latencies(PgBench.Update, Each);
            var times = new List<double>();
            foreach (var run in runs)
                times.Add(await StopAsync(journal, run));

            // The first round prepares statements and warms caches.
            if (round == 0)
                continue;
            ours.AddRange(times);
            theirs.AddRange(peer);
        }

        lines.AtMost(what, bar, ours, theirs);
    }

    /// <summary>Many at once.</summary>
    public async Task TogetherAsync()
    {
        List<double> ours = [];
        List<double> theirs = [];
        for (var round = 0; round <= rounds; round++)
        {
            var runs = await StoppableRuns.MakeAsync(store, Callers * 50);
            var peer = pgbench.Rate(PgBench.Update, Callers, 200);
            var next = -1;
            var start = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
            {
                while (Interlocked.Increment(ref next) is var i && i < runs.Count)
                    await StopAsync(null, runs[i]);
            })));
            var rate = runs.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (round == 0)
                continue;
            ours.Add(rate);
            theirs.Add(peer);
        }

        lines.AtLeast($"force stop, {Callers} callers at once", 0.5, ours, theirs);
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
