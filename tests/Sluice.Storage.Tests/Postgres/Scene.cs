using System.Globalization;
using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Stops;
using Sluice.Core.Submissions;
using Sluice.Storage.Postgres;
using Sluice.TestServers;

namespace Sluice.Storage.Tests.Postgres;

/// <summary>Runs in a store, in the states that stops meet.</summary>
internal static class Scene
{
    private static int s_names;

    public static DateTimeOffset Now { get; } = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static PostgresStoreUri Uri(PostgresDatabase database, string? user = null, string? password = null) => PostgresStoreUri.Parse(
        $"postgres://{user ?? PostgresServer.Username}:{password ?? database.Server.Password}@127.0.0.1:{database.Server.Port}/{database.Name}");

    public static ValueTask<PostgresControlStore> OpenAsync(PostgresDatabase database, Timings? timings = null, int workSessions = 4, int stopSessionsAtMost = 16) =>
        PostgresControlStore.OpenAsync(
            new PostgresStoreOptions(Uri(database)) { Timings = timings ?? new Timings(), WorkSessions = workSessions, StopSessionsAtMost = stopSessionsAtMost },
            TimeProvider.System,
            () => Guid.NewGuid().ToString("N"),
            Token);

    public static string Name(string text) => string.Create(CultureInfo.InvariantCulture, $"{text}-{Interlocked.Increment(ref s_names)}");

    public static RequestStart Request(RequestKind kind, RequestOutcome outcome = RequestOutcome.Done, string? id = null) =>
        new(new RequestId(id ?? Name("request")), kind, "hash", outcome);

    public static async Task<RunRecord> StartAsync(this IControlStore store, params RunSink[] sinks)
    {
        var settings = new RunSettings { Parallelism = 4, Sinks = sinks.Length > 0 ? sinks : [new RunSink("pg", SinkFencing.Transactional)] };
        var start = new RunStart(Request(RequestKind.Submit), settings, "test", "submitted", Now) { JobName = Name("job"), Config = "env {}" };
        return (await store.StartAsync(start, Token)).Run!;
    }

    public static async Task<WorkerSession> WorkerAsync(this IControlStore store, int slots = 10) =>
        (await store.RegisterAsync(new SessionOffer(new WorkerId(Name("worker")), "", slots), Now, Token)).Session;

    /// <summary>A run that is scheduled, with attempts given to a session and not taken.</summary>
    public static async Task<(RunRecord Run, IReadOnlyList<AttemptId> Attempts)> ScheduledAsync(this IControlStore store, WorkerSession worker, int attempts = 1, params RunSink[] sinks)
    {
        var run = await store.ChangeAsync(await store.StartAsync(sinks), RunStatus.Pending);
        var change = RunChanges.Keep(run, "assigned", Now) with
        {
            Status = RunStatus.Scheduled,
            Assign = [.. Enumerable.Range(0, attempts).Select(task => new NewAttempt(task, worker))],
        };
        run = (await store.CommitAsync(change, Token)).Run!;
        return (run, [.. (await store.ReadAttemptsAsync(run.Key, Token)).Select(a => a.Id)]);
    }

    /// <summary>A run at work.</summary>
    public static async Task<(RunRecord Run, IReadOnlyList<AttemptId> Attempts)> RunningAsync(this IControlStore store, WorkerSession worker, int attempts = 1, params RunSink[] sinks)
    {
        var (run, given) = await store.ScheduledAsync(worker, attempts, sinks);
        foreach (var attempt in given)
            Assert.NotNull(await store.ClaimAsync(worker, attempt, Token));
        return (await store.ChangeAsync(run, RunStatus.Running), given);
    }

    public static async Task<RunRecord> ChangeAsync(this IControlStore store, RunRecord run, RunStatus status)
    {
        var result = await store.CommitAsync(RunChanges.Keep(run, status.Name(), Now) with { Status = status }, Token);
        Assert.Equal(ChangeOutcome.Committed, result.Outcome);
        return result.Run!;
    }

    public static RunChange ForceStop(RunRecord run, string? request = null) => StopRules.Answer(
        run,
        new StopRequest(new RequestId(request ?? Name("stop")), StopKind.ForceStop, run.Job, "ann", "enough") { BodyHash = "hash" },
        Now).Change!;

    public static AttemptReport Report(RunKey run, AttemptId attempt, WorkerSession session, AttemptState state = AttemptState.Running, long sequence = 1) =>
        new(run, attempt, session, sequence, state, new AttemptCounts(1, 2, 3, 4, 5, 6, 7, 1));
}
