using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Fences;
using Sluice.Core.Identity;
using Sluice.Core.Mistakes;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Simulation.Memory;

/// <content>Changes of runs.</content>
internal sealed partial class MemoryControlStore
{
    public ValueTask<ChangeResult> CommitAsync(RunChange change, CancellationToken cancellationToken) => new(Commit(change));

    public ValueTask<ChangeResult> RecordRequestAsync(
        RequestStart request, RunKey? run, RunStanding? standing, int? stopOrdinal, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (Known(request.Id) is { } known)
            return new(known);
        var found = run is { } key ? State.Runs.GetValueOrDefault(key) : null;
        if (standing is not null && found?.Standing != standing)
            return new(new ChangeResult(ChangeOutcome.Stale, found));
        Store(request, run, stopOrdinal, at);
        return new(new ChangeResult(ChangeOutcome.Committed, found));
    }

    private ChangeResult Commit(RunChange change)
    {
        if (change.Request is { } request && Known(request.Id) is { } known)
            return known;
        if (State.Runs.GetValueOrDefault(change.Run) is not { } run)
            return new ChangeResult(ChangeOutcome.Stale);
        if (!RunSwap.IsExpected(run, change, () => Summary(run).IsAllDone) || !HaveSlots(change.Assign))
            return new ChangeResult(ChangeOutcome.Stale, run);

        var after = RunSwap.After(run, change);
        State.Runs[run.Key] = after;
        State.Jobs[run.Job] = State.Jobs[run.Job] with { LastEpoch = after.Epoch };
        AddEvent(after, change.Why, change.At);
        foreach (var id in change.Withdraw)
            End(id, AttemptState.Withdrawn, change.At, s => s == AttemptState.Assigned);
        foreach (var id in change.Lose)
            Lose(after, id);
        var abandoned = change.RaisesEpoch ? LeaveBehind(after, change.At) : default;
        foreach (var given in change.Assign)
            Assign(after, given, change.At);

        var decision = RunSwap.Receipt(change, abandoned.Attempts > 0) is { } start ? BeginReceipt(after, change, start, abandoned) : null;
        if (change.Request is { } asked)
            Store(asked, run.Key, State.Receipts.TryGetValue(run.Key, out var receipts) ? receipts.Count : null, change.At);
        Touch(run.Key);
        return new ChangeResult(ChangeOutcome.Committed, after, decision);
    }

    private StopDecision BeginReceipt(RunRecord run, RunChange change, StopStart start, Abandoned abandoned)
    {
        if (!State.Receipts.TryGetValue(run.Key, out var receipts))
            State.Receipts[run.Key] = receipts = [];
        var decision = new StopDecision(
            run.Key, receipts.Count + 1, change.Request?.Id, start.Kind, start.By, start.Reason, start.RequestedAt, change.At, run.Version, run.Epoch,
            Durability, abandoned);
        receipts.Add(new ReceiptRow(decision, 0));
        State.Stops++;
        return decision;
    }

    private void Assign(RunRecord run, NewAttempt given, DateTimeOffset at)
    {
        var id = new AttemptId(State.NextAttempt++);
        State.Attempts[id] = new AttemptRow(new AttemptRecord(id, run.Key, given.Task, run.Epoch, given.Session, AttemptState.Assigned, at), 0);
    }

    private void End(AttemptId id, AttemptState state, DateTimeOffset at, Func<AttemptState, bool> from)
    {
        if (State.Attempts.TryGetValue(id, out var row) && from(row.Attempt.State))
            State.Attempts[id] = row with { Attempt = row.Attempt with { State = state, EndedAt = at } };
    }

    private void Lose(RunRecord run, AttemptId id)
    {
        if (!State.Attempts.TryGetValue(id, out var row) || row.Attempt.State is not (AttemptState.Claimed or AttemptState.Running))
            return;
        var lost = row.Attempt with { State = AttemptState.Lost };
        State.Attempts[id] = row with { Attempt = lost };
        AddResidual(run, lost, run.Epoch.Next);
    }

    /// <summary>What was only assigned is withdrawn; what may be alive becomes a residual, and is fenced.</summary>
    private Abandoned LeaveBehind(RunRecord run, DateTimeOffset at)
    {
        if (Planted.Is(Mistake.ResidualsForgotten))
            return default;
        var left = new List<AttemptRecord>();
        foreach (var row in State.AttemptsOf[run.Key].ToList())
        {
            End(row.Attempt.Id, AttemptState.Withdrawn, at, s => s == AttemptState.Assigned);
            if (row.Attempt.State.MayBeAlive() && AddResidual(run, row.Attempt, run.Epoch))
                left.Add(row.Attempt);
        }

        if (State.ResidualsOf[run.Key].Any(r => r.NeedsFence))
        {
            foreach (var sink in run.Settings.Sinks.Where(s => s.Fencing.Fences()))
                RaiseFence(run, sink.Name);
        }

        var held = GenerationOf(run);
        var ids = left.Select(a => a.Id).ToHashSet();
        return new Abandoned(
            left.Count,
            left.Sum(a => a.Counts.UncommittedRows),
            left.Sum(a => a.Counts.OpenTransactions),
            held.Holders.Count(h => ids.Contains(h.Value) && !held.Done.Contains(h.Key)));
    }

    private bool AddResidual(RunRecord run, AttemptRecord attempt, Epoch epoch) => State.Residuals.TryAdd(
        attempt.Id,
        new Residual(run.Key, attempt.Id, attempt.Session, attempt.Task, epoch, run.Settings.Weakest)
        {
            LastSeenAt = attempt.LastSeenAt,
            StuckWhere = attempt.Breadcrumb,
        });

    private void RaiseFence(RunRecord run, string sink)
    {
        var claim = State.Fences.TryGetValue((run.Key, sink), out var known) ? known.Task.Claim + 1 : 0;
        State.Fences[(run.Key, sink)] = new FenceRow(
            new FenceTask(run.Key, sink, run.Generation, run.Epoch, FenceState.Pending) { Claim = claim, Tries = known?.Task.Tries ?? 0 }, Bound.Pending);
    }

    private bool HaveSlots(IReadOnlyList<NewAttempt> assign) =>
        assign.Count == 0 || assign.GroupBy(a => a.Session).All(g =>
            State.Sessions.TryGetValue(g.Key, out var session) && Load(session).FreeSlots >= g.Count());

    /// <summary>What follows the run's stops has changed; where a resume starts is written once, when nothing is open any more.</summary>
    private void Touch(RunKey key)
    {
        var (version, from) = State.Progress.GetValueOrDefault(key);
        if (from is null && State.Runs.GetValueOrDefault(key) is { IsFinal: true } run && State.ResidualsOf[key].All(r => r.IsClosed)
            && State.FencesOf[key].All(f => IsDone(f.Task)))
            from = ResumePointOf(run);
        State.Progress[key] = (version + 1, from);
    }

    private ResumePoint ResumePointOf(RunRecord run)
    {
        var generation = GenerationOf(run);
        return new ResumePoint(
            generation.Progress.Values.Sum(p => p.Rows), generation.Done.Count, generation.Plan?.Splits.Count, generation.LastCommitAt);
    }
}
