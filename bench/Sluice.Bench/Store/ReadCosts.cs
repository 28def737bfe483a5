using System.Diagnostics;
using Sluice.Storage.Postgres;

namespace Sluice.Bench.Store;

/// <summary>What reading a run's status costs, beside one SELECT by key.</summary>
internal static class ReadCosts
{
    private const int Each = 2000;

    public static async Task MeasureAsync(PostgresControlStore store, PgBench pgbench, Comparison lines, int rounds)
    {
        var run = (await StoppableRuns.MakeAsync(store, 1))[0];
        List<double> ours = [];
        List<double> theirs = [];
        for (var round = 0; round <= rounds; round++)
        {
            var peer = pgbench.Latencies(PgBench.Select, Each);
            var times = new List<double>();
            for (var i = 0; i < Each; i++)
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

        lines.AtMost("status read (own: one SELECT by key)", 2.0, ours, theirs);
    }
}
