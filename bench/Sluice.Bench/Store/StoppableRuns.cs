using System.Collections.Concurrent;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Stops;
using Sluice.Core.Submissions;

namespace Sluice.Bench.Store;

/// <summary>Runs at work, each with two attempts, to be stopped.</summary>
internal static class StoppableRuns
{
    private const int Attempts = 2;
    private const int Width = 8;
    private static int s_requests;

    public static async Task<IReadOnlyList<RunRecord>> MakeAsync(IControlStore store, int count)
    {
        var now = TimeProvider.System.GetUtcNow();
        var worker = (await store.RegisterAsync(new SessionOffer(new WorkerId("bench"), "", count * Attempts), now, default)).Session;
        var runs = new ConcurrentBag<RunRecord>();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Width }, async (_, _) => runs.Add(await MakeAsync(store, worker, now)));
        return [.. runs.OrderBy(r => r.Job.Value)];
    }

    private static async Task<RunRecord> MakeAsync(IControlStore store, WorkerSession worker, DateTimeOffset now)
    {
        var start = new RunStart(
            Request(RequestKind.Submit, RequestOutcome.Done), new RunSettings { Parallelism = Attempts, Sinks = [new RunSink("pg", SinkFencing.Transactional)] }, "bench", "submitted", now)
        {
            JobName = "orders",
            Config = "{}",
        };
        var run = (await store.StartAsync(start, default)).Run!;
        var assigned = RunChanges.Keep(run, "assigned", now) with
        {
            Status = RunStatus.Scheduled,
            Assign = [.. Enumerable.Range(0, Attempts).Select(t => new NewAttempt(t, worker))],
        };
        run = (await store.CommitAsync(assigned, default)).Run!;
        foreach (var attempt in await store.ReadAttemptsAsync(run.Key, default))
            _ = await store.ClaimAsync(worker, attempt.Id, default) ?? throw new InvalidOperationException("The attempt was not claimed.");
        return (await store.CommitAsync(RunChanges.Keep(run, "running", now) with { Status = RunStatus.Running }, default)).Run!;
    }

    public static RunChange ForceStop(RunRecord run)
    {
        var id = new RequestId($"stop-{Interlocked.Increment(ref s_requests)}");
        return StopRules.Answer(run, new StopRequest(id, StopKind.ForceStop, run.Job, "bench", "measured"), TimeProvider.System.GetUtcNow()).Change!;
    }

    private static RequestStart Request(RequestKind kind, RequestOutcome outcome) =>
        new(new RequestId($"bench-{Interlocked.Increment(ref s_requests)}"), kind, "", outcome);
}
