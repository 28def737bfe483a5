using System.Globalization;
using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Stops;
using Sluice.Core.Submissions;

namespace Sluice.Storage.Contract;

/// <summary>
/// What every home of the store must keep. Each class below this one is a part of the contract; a home inherits all of them and says how it
/// is opened. The words of the rules are those of the ports' documentation.
/// </summary>
public abstract class ControlStoreContract : IAsyncLifetime
{
    protected static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    protected static readonly AttemptCounts NoCounts;
    private IControlStoreHome? _home;
    private IControlStore? _store;
    private int _requests;

    protected IControlStore Store => _store ?? throw new InvalidOperationException("The store is not open.");

    protected IControlStoreHome Home => _home ?? throw new InvalidOperationException("There is no store.");

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected abstract ValueTask<IControlStoreHome> CreateHomeAsync();

    public async ValueTask InitializeAsync()
    {
        _home = await CreateHomeAsync();
        _store = await _home.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        if (_home is not null)
            await _home.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        _store = await Home.OpenAsync();
    }

    protected RequestStart Request(RequestKind kind, RequestOutcome outcome = RequestOutcome.Done, string? id = null) =>
        new(new RequestId(id ?? $"request-{++_requests}"), kind, "hash", outcome);

    protected static RunSettings Settings(params SinkFencing[] sinks) => new()
    {
        Parallelism = 2,
        RetryTimes = 1,
        RetryInterval = TimeSpan.FromSeconds(7),
        Sinks = [.. sinks.Select((s, i) => new RunSink($"sink-{i + 1}", s))],
    };

    protected RunStart NewJob(params SinkFencing[] sinks) =>
        new(Request(RequestKind.Submit), Settings(sinks), "anna", "submitted", At) { JobName = "orders", Config = "{}", Fresh = true };

    protected async Task<RunRecord> StartAsync(params SinkFencing[] sinks) => Committed(await Store.StartAsync(NewJob(sinks), Ct));

    protected async Task<RunRecord> StartNextAsync(RunRecord after, bool fresh) => Committed(await Store.StartAsync(Next(after, fresh), Ct));

    protected RunStart Next(RunRecord after, bool fresh) =>
        new(Request(fresh ? RequestKind.Restart : RequestKind.Resume), after.Settings, "anna", "again", At)
        {
            After = after.Key,
            Fresh = fresh,
            Config = fresh ? "{}" : null,
        };

    protected static RunRecord Committed(ChangeResult result)
    {
        Assert.Equal(ChangeOutcome.Committed, result.Outcome);
        return result.Run!;
    }

    protected async Task<RunRecord> CommitAsync(RunChange change) => Committed(await Store.CommitAsync(change, Ct));

    protected async Task<RunRecord> MoveAsync(RunRecord run, RunStatus to) =>
        await CommitAsync(RunChanges.Keep(run, $"to {to}", At) with { Status = to });

    protected async Task<RunRecord> ReadAsync(RunRecord run) => (await Store.FindRunAsync(run.Key, Ct))!;

    protected async Task<SessionRecord> RegisterAsync(string worker, int slots = 4) =>
        await Store.RegisterAsync(new SessionOffer(new WorkerId(worker), "http://127.0.0.1:1", slots), At, Ct);

    /// <summary>A RUNNING run with attempts that its session has taken.</summary>
    protected async Task<(RunRecord Run, SessionRecord Session, IReadOnlyList<AttemptRecord> Attempts)> RunningAsync(
        int attempts = 1, params SinkFencing[] sinks)
    {
        var session = await RegisterAsync("worker-a");
        var run = await RunOnAsync(session, attempts, sinks);
        return (run, session, await Store.ReadAttemptsAsync(run.Key, Ct));
    }

    protected async Task<RunRecord> RunOnAsync(SessionRecord session, int attempts, params SinkFencing[] sinks)
    {
        var run = await ScheduledAsync(session, attempts, sinks);
        foreach (var attempt in await Store.ReadAttemptsAsync(run.Key, Ct))
            Assert.NotNull(await Store.ClaimAsync(session.Session, attempt.Id, Ct));
        return await MoveAsync(run, RunStatus.Running);
    }

    protected async Task<RunRecord> ScheduledAsync(SessionRecord session, int attempts, params SinkFencing[] sinks)
    {
        var run = await MoveAsync(await StartAsync(sinks), RunStatus.Pending);
        return await CommitAsync(Assign(run, session.Session, attempts) with { Status = RunStatus.Scheduled, Deadline = At + TimeSpan.FromMinutes(1) });
    }

    protected static RunChange Assign(RunRecord run, WorkerSession session, int attempts, int first = 0) =>
        RunChanges.Keep(run, "assigned", At) with { Assign = [.. Enumerable.Range(first, attempts).Select(task => new NewAttempt(task, session))] };

    protected RunChange ForceStop(RunRecord run, string? request = null) => RunChanges.Keep(run, "force stop by anna: on fire", At) with
    {
        Expect = RunExpectation.NotFinal,
        Status = RunStatus.Canceled,
        Stop = StopKind.ForceStop,
        LeavesAttemptsBehind = true,
        Deadline = null,
        Request = Request(RequestKind.ForceStop, RequestOutcome.Stopped, request),
        Receipt = new StopStart(StopKind.ForceStop, "anna", "on fire", At - TimeSpan.FromSeconds(1)),
    };

    protected static AttemptReport Report(AttemptRecord attempt, AttemptState state, long sequence, AttemptCounts counts = default) =>
        new(attempt.Run, attempt.Id, attempt.Session, sequence, state, counts);

    protected async Task<AttemptRecord> ReadAsync(AttemptRecord attempt) =>
        (await Store.ReadAttemptsAsync(attempt.Run, Ct)).Single(a => a.Id == attempt.Id);

    protected async Task<Residual> ResidualOfAsync(AttemptRecord attempt) =>
        (await Store.ReadReceiptsAsync(attempt.Run, Ct))[^1].Progress.Residuals.Single(r => r.Attempt == attempt.Id);

    protected async Task PlanAsync(RunRecord run, int splits) => await Store.SavePlanAsync(run.Job, run.Generation, Plan(splits), Ct);

    protected static SplitPlan Plan(int splits, string prefix = "0/") => new(
        [.. Enumerable.Range(1, splits).Select(i => new PlannedSplit(
            0, prefix + i.ToString(CultureInfo.InvariantCulture), "t", $"payload {i}", $"part {i}", i == 1 ? null : i * 100L, i * 10L))],
        ["fingerprint"]);
}
