using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Mistakes;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Snapshots;

namespace Sluice.Simulation.Memory;

/// <content>Runs as they stand.</content>
internal sealed partial class MemoryControlStore
{
    public ValueTask<RunRecord?> FindLatestRunAsync(JobId job, CancellationToken cancellationToken) => new(LatestOf(job));

    public ValueTask<RunRecord?> FindRunAsync(RunKey run, CancellationToken cancellationToken) => new(State.Runs.GetValueOrDefault(run));

    public ValueTask<string?> FindConfigAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        new(State.Generations.GetValueOrDefault((job, generation))?.Config);

    public ValueTask<IReadOnlyList<LiveRun>> ReadLiveRunsAsync(CancellationToken cancellationToken)
    {
        var held = State.OpenResiduals[true].Select(r => r.Run.Job).ToHashSet();
        return new([.. State.LiveRuns[true].OrderBy(r => r.Job.Value).ThenBy(r => r.Number.Value).Select(
            r => new LiveRun(r.Key, r.Status, r.StatusAt) { RetryAt = r.RetryAt, IsAfterResiduals = r.Status == RunStatus.Pending && held.Contains(r.Job) })]);
    }

    public ValueTask<RunSnapshot?> ReadSnapshotAsync(RunKey run, CancellationToken cancellationToken) =>
        new(State.Runs.GetValueOrDefault(run) is { } found ? Snapshot(found, showsSlots: true) : null);

    public ValueTask<RunSnapshot?> ReadOwnSnapshotAsync(RunKey run, CancellationToken cancellationToken) =>
        new(State.Runs.GetValueOrDefault(run) is { } found ? Snapshot(found, showsSlots: false) : null);

    private RunSnapshot Snapshot(RunRecord run, bool showsSlots)
    {
        var attempts = State.AttemptsOf[run.Key].Select(a => a.Attempt)
            .Where(a => !a.State.IsGone() || (a.Epoch == run.Epoch && a.State != AttemptState.Withdrawn))
            .ToList();
        var holders = attempts.Where(a => !a.State.IsGone()).Select(a => a.Session).ToHashSet();
        return new RunSnapshot(
            run, attempts, Summary(run), [.. SessionsFor(holders, showsSlots).Select(Load)])
        {
            OpenResiduals = [.. State.OpenResidualsOf[run.Job]],
        };
    }

    private IEnumerable<SessionRecord> SessionsFor(HashSet<WorkerSession> holders, bool showsSlots) => showsSlots
        ? State.Sessions.Values.Where(s => !s.IsLost || holders.Contains(s.Session))
        : holders.OrderBy(h => h.Incarnation).Where(State.Sessions.ContainsKey).Select(h => State.Sessions[h]);

    private SplitSummary Summary(RunRecord run)
    {
        var generation = GenerationOf(run);
        if (generation.Plan is not { } plan)
            return new SplitSummary(null, 0, 0, false);
        var claimable = plan.Splits.Count(s => !generation.Done.Contains(s.Id) && !IsHeld(generation, s.Id, run, null));
        return new SplitSummary(plan.Splits.Count, generation.Done.Count, claimable, generation.IsComplete);
    }

    /// <summary>Whether an attempt that may go on, other than this one, holds a split, or one whose writes to it may still land.</summary>
    private bool IsHeld(GenerationRow generation, string split, RunRecord run, AttemptId? other) =>
        generation.Holders.TryGetValue(split, out var holder) && holder != other
        && ((State.Attempts.TryGetValue(holder, out var row) && Verdicts.ForWrite(run, row.Attempt, row.Attempt.Session) == Verdict.Continue)
            || (State.Residuals.TryGetValue(holder, out var left) && left.Run == run.Key && left.IsLanding && !run.IsFinal));

    private SessionLoad Load(SessionRecord session) => new(session, State.HeldBy[session.Session].Count(a => HoldsSlot(a.Attempt)));

    private bool HoldsSlot(AttemptRecord attempt) =>
        !(Planted.Is(Mistake.SlotFreedAtStop) && State.Runs.GetValueOrDefault(attempt.Run) is { IsFinal: true });
}
