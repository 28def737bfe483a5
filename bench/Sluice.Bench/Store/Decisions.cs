using System.Diagnostics;
using Sluice.Core.Attempts;
using Sluice.Core.Deciding;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Snapshots;

namespace Sluice.Bench.Store;

/// <summary>What a decision costs without the store.</summary>
internal static class Decisions
{
    private const int Attempts = 1000;
    private const int Tries = 500;

    public static void Measure(Comparison lines)
    {
        var snapshot = Snapshot();
        var observed = new Observed(TimeSpan.FromSeconds(9), TimeSpan.Zero, new Dictionary<WorkerSession, TimeSpan>());
        List<double> times = [];
        for (var i = 0; i < Tries * 2; i++)
        {
            var start = Stopwatch.GetTimestamp();
            _ = Coordination.Decide(snapshot, observed, DateTimeOffset.UnixEpoch.AddSeconds(9), new Timings());
            if (i >= Tries)
                times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        lines.Below($"`Decide` for a run with {Attempts:N0} attempts", Comparison.Median(times), 1000, "µs");
    }

    /// <summary>All at work on ten workers, one of which is lost: its attempts are to be replaced.</summary>
    private static RunSnapshot Snapshot()
    {
        var sessions = Enumerable.Range(0, 10).Select(i => new SessionLoad(
            new SessionRecord(new WorkerSession(new WorkerId($"worker-{i}"), i + 1), Attempts, 5) { IsLost = i == 0 }, Attempts / 10)).ToList();
        var run = new RunRecord(new JobId(1), new RunNumber(1), new Generation(1), RunStatus.Running, new Epoch(1), 9)
        {
            Settings = new RunSettings { Parallelism = Attempts, Sinks = [new RunSink("pg", SinkFencing.Transactional)] },
            StatusAt = DateTimeOffset.UnixEpoch,
        };
        var attempts = Enumerable.Range(0, Attempts).Select(i => new AttemptRecord(
            new AttemptId(i + 1), run.Key, i, run.Epoch, sessions[i % 10].Session.Session, AttemptState.Running, DateTimeOffset.UnixEpoch)).ToList();
        return new RunSnapshot(run, attempts, new SplitSummary(10_000, 500, 8_500, false), sessions);
    }
}
