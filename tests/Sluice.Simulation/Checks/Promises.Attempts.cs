using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Plans;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Simulation.Machines;
using Sluice.Simulation.Memory;
using Sluice.Simulation.Runners;

namespace Sluice.Simulation.Checks;

/// <content>Attempts, sessions, permits.</content>
internal sealed partial class Promises
{
    private static readonly CancellationToken None = CancellationToken.None;

    public AttemptGrant? Judge(MemoryControlStore store, WorkerSession session, AttemptId attempt)
    {
        var grant = store.ClaimAsync(session, attempt, None).Result;
        Claimed(store.State, grant);
        return grant;
    }

    public AttemptGrant? Claimed(MemoryControlStore store, AttemptId attempt)
    {
        var grant = store.Claim(attempt);
        Claimed(store.State, grant);
        return grant;
    }

    /// <summary>Nothing is taken after a stop: it would be nobody's residual.</summary>
    private void Claimed(MemoryState state, AttemptGrant? grant)
    {
        if (grant is null || !state.Runs.TryGetValue(grant.Attempt.Run, out var run))
            return;
        world.Note("store", $"attempt {grant.Attempt.Id} is taken by {grant.Attempt.Session}");
        if (run.IsFinal || run.Epoch != grant.Attempt.Epoch)
            Break("S5", $"attempt {grant.Attempt.Id} of epoch {grant.Attempt.Epoch} was taken when run {run.Key} was {run.Status} at epoch {run.Epoch}");
    }

    public Verdict Judge(MemoryControlStore store, AttemptReport report, DateTimeOffset at)
    {
        var state = store.State;
        var before = state.Attempts.GetValueOrDefault(report.Attempt)?.Attempt;
        var late = LateReports(state, report.Run);
        var verdict = store.ReportAsync(report, at, None).Result;
        var after = state.Attempts.GetValueOrDefault(report.Attempt)?.Attempt;
        if (before is null || after is null)
            return verdict;
        var run = state.Runs.GetValueOrDefault(report.Run);
        var isOwn = before.Session == report.Session;
        var isEnd = isOwn && report.State.IsGone() && !before.State.IsGone();
        if (isEnd && _runners.TryGetValue((before.Id, before.Session), out var runner) && runner.Process.IsAlive)
            Break("S7", $"attempt {before.Id} was said to be gone by {report.Session}, and its process is alive");
        var mayCount = run is { IsFinal: false } && isOwn && before.Epoch == run.Epoch && before.State is AttemptState.Claimed or AttemptState.Running;
        if (!mayCount && (after.Counts != before.Counts || (after.State != before.State && !(isEnd && after.State == AttemptState.Stopped))))
            Break("S7", $"a late report of attempt {before.Id} made it {after.State} from {before.State}, when its run was {run?.Status}");
        if (run is { IsFinal: true } && !isEnd && late is { } count && LateReports(state, report.Run) != count + 1)
            Break("I6", $"a late report of attempt {before.Id} was not counted in the receipt of run {run.Key}");
        if (after.State != before.State)
            world.Note("store", $"attempt {before.Id} {before.State} -> {after.State} ({verdict})");
        return verdict;
    }

    public RenewalReply Judge(MemoryControlStore store, Renewal renewal, DateTimeOffset at)
    {
        var before = store.State.Sessions.GetValueOrDefault(renewal.Session);
        var reply = store.RenewAsync(renewal, at, None).Result;
        if (reply.Outcome == RenewalOutcome.Renewed && before is not { IsLost: false, IsSuperseded: false })
            Break("S5", $"{renewal.Session} was renewed after it was declared lost or superseded");
        foreach (var said in reply.Attempts.Where(a => a.Verdict == Verdict.Continue))
        {
            var attempt = store.State.Attempts.GetValueOrDefault(said.Attempt)?.Attempt;
            if (attempt is null || !store.State.Runs.TryGetValue(attempt.Run, out var run) || run.IsFinal || run.Epoch != attempt.Epoch || attempt.State == AttemptState.Lost)
                Break("S5", $"attempt {said.Attempt} got another permit although its run has ended or it was replaced");
        }

        return reply;
    }

    /// <summary>A permit is over before anybody may call its session lost.</summary>
    public bool JudgeLost(MemoryControlStore store, WorkerSession session, long counter, string? home, DateTimeOffset at)
    {
        var before = store.State.Sessions.GetValueOrDefault(session);
        var isLost = store.DeclareLostAsync(session, counter, home, at, None).Result;
        if (before is not { IsLost: false } || !isLost)
            return isLost;
        world.Note("store", $"{session} is declared lost");
        foreach (var runner in _runners.Values.Where(r => r.Attempt.Session == session && r.Process.IsAlive))
        {
            if (runner.Permit.Allows(runner.Process.Clock.Now))
                Break("S5", $"{session} was declared lost while attempt {runner.Attempt.Id} had a permit");
        }

        return isLost;
    }

    public void Started(SimProcess agent, SimRunner runner)
    {
        _runners[(runner.Attempt.Id, runner.Attempt.Session)] = runner;
        var session = runner.Attempt.Session;
        var alive = _runners.Values.Count(r => r.Attempt.Session == session && r.Process.IsAlive);
        if (world.Store.State.Sessions.TryGetValue(session, out var known) && alive > known.Slots)
            Break("S9", $"{session} has {known.Slots} slots and {alive} live processes, on {agent.Name}");
    }

    /// <summary>Attempts whose process was seen gone by an agent that lives, which the store does not know (any more).</summary>
    public IEnumerable<AttemptRecord> Untold => world.Store.State.Attempts.Values.Select(r => r.Attempt)
        .Where(a => !a.State.IsGone() && _seenGone.TryGetValue(a.Id, out var seen) && seen.Session == a.Session && seen.By.IsAlive);

    /// <summary>An agent has seen a process gone, and tells it.</summary>
    public void SeenGone(SimProcess agent, SimRunner runner) => _seenGone[runner.Attempt.Id] = (agent, runner.Attempt.Session);

    public StoredProgress? JudgeTakeOver(MemoryControlStore store, RunRecord run, SplitKey key, AttemptId owner)
    {
        var taken = store.TakeOverAsync(run, key, owner, None).Result;
        if (taken is not null)
            TakenOver(run.Job, key.Sink, run.Generation.Value, key.Split, owner);
        return taken;
    }

    public RecordOutcome Judge(MemoryControlStore store, CommitRecord commit)
    {
        var key = new RunKey(commit.Job, commit.Run);
        var outcome = store.RecordCommitAsync(commit, None).Result;
        if (outcome != RecordOutcome.Recorded || !store.State.Runs.TryGetValue(key, out var run))
            return outcome;
        if (run.IsFinal || run.Epoch != commit.Epoch)
            Break("S5", $"a commit of attempt {commit.Owner} was recorded after the decision: run {key} is {run.Status} at epoch {run.Epoch}, not {commit.Epoch}");
        if (LaterOwner(commit.Job, commit.Key.Sink, run.Generation.Value, commit.Key.Split, commit.Owner) is { } later)
            Break("S5/F41", $"a commit of attempt {commit.Owner} was recorded after attempt {later} had taken split {commit.Key.Split} over");
        Recorded(commit, run);
        return outcome;
    }

    private static long? LateReports(MemoryState state, RunKey run) =>
        state.Receipts.TryGetValue(run, out var receipts) && receipts.Count > 0 ? receipts[^1].LateReports : null;
}
