using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Simulation.Memory;

/// <content>Writes on behalf of attempts.</content>
internal sealed partial class MemoryControlStore
{
    public ValueTask<AttemptGrant?> ClaimAsync(WorkerSession session, AttemptId attempt, CancellationToken cancellationToken) =>
        new(MayClaim(session, attempt) ? Claim(attempt) : null);

    /// <summary>What a claim asks; apart from the claim itself only for the mistake of asking without the lock.</summary>
    public bool MayClaim(WorkerSession session, AttemptId attempt) =>
        State.Attempts.TryGetValue(attempt, out var row) && State.Runs.TryGetValue(row.Attempt.Run, out var run)
        && State.Sessions.TryGetValue(session, out var known) && Verdicts.MayClaim(run, row.Attempt, known);

    public AttemptGrant? Claim(AttemptId attempt)
    {
        if (!State.Attempts.TryGetValue(attempt, out var row) || !State.Runs.TryGetValue(row.Attempt.Run, out var run))
            return null;
        var taken = row.Attempt with { State = AttemptState.Claimed };
        State.Attempts[attempt] = row with { Attempt = taken };
        return new AttemptGrant(taken, run.Generation, State.Jobs[run.Job].Name, GenerationOf(run).Config);
    }

    public ValueTask<Verdict> ReportAsync(AttemptReport report, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var run = State.Runs.GetValueOrDefault(report.Run);
        var row = State.Attempts.GetValueOrDefault(report.Attempt);
        var verdict = Verdicts.ForReport(run, row?.Attempt, report);
        var state = row is null ? null : Verdicts.StateAfter(row.Attempt, report, verdict);
        if (row is not null && state is { } next && (report.Sequence > row.Sequence || next.IsGone()))
            Keep(row, report, next, verdict == Verdict.Continue, at);
        else if (verdict == Verdict.AlreadyFinal)
            CountLate(report.Run);
        return new(verdict);
    }

    public ValueTask<PlannedSplit?> TakeSplitAsync(RunKey run, AttemptId attempt, CancellationToken cancellationToken)
    {
        if (GoesOn(run, attempt) is not { } live || Verdicts.OrderFor(live.Status) != AttemptOrder.Run)
            return new((PlannedSplit?)null);
        var generation = GenerationOf(live);
        var open = generation.Plan?.Splits.Where(s => !generation.Done.Contains(s.Id)).ToList() ?? [];
        var split = open.FirstOrDefault(s => generation.Holders.TryGetValue(s.Id, out var holder) && holder == attempt)
            ?? open.FirstOrDefault(s => !IsHeld(generation, s.Id, live, attempt) && generation.Holders.GetValueOrDefault(s.Id).Value < attempt.Value);
        if (split is not null)
            generation.Holders[split.Id] = attempt;
        return new(split);
    }

    public ValueTask<RecordOutcome> FinishSplitAsync(
        RunKey run, AttemptId attempt, string split, IReadOnlyList<SinkCommit> commits, CancellationToken cancellationToken)
    {
        if (GoesOn(run, attempt) is not { } live)
            return new(RecordOutcome.Fenced);
        var generation = GenerationOf(live);
        if (!generation.Holders.TryGetValue(split, out var holder) || holder != attempt)
            return new(RecordOutcome.Fenced);
        if (commits.Any(c => generation.Progress.GetValueOrDefault(new SplitKey(c.Sink, split)).Sequence != c.Sequence))
            return new(RecordOutcome.Fenced);
        generation.Done.Add(split);
        return new(RecordOutcome.Recorded);
    }

    public ValueTask<RecordOutcome> CompleteAsync(RunKey run, AttemptId attempt, CancellationToken cancellationToken)
    {
        if (GoesOn(run, attempt) is not { } live || GenerationOf(live) is not { Plan: { } plan } generation || generation.Done.Count < plan.Splits.Count)
            return new(RecordOutcome.Fenced);
        generation.IsComplete = true;
        return new(RecordOutcome.Recorded);
    }

    public ValueTask<IReadOnlyList<AttemptRecord>> ReadAttemptsAsync(RunKey run, CancellationToken cancellationToken) =>
        new([.. State.AttemptsOf[run].Select(a => a.Attempt)]);

    private RunRecord? GoesOn(RunKey key, AttemptId attempt) =>
        State.Runs.GetValueOrDefault(key) is { } run && State.Attempts.GetValueOrDefault(attempt) is { } row && row.Attempt.Run == key
        && Verdicts.ForWrite(run, row.Attempt, row.Attempt.Session) == Verdict.Continue
            ? run
            : null;

    private void Keep(AttemptRow row, AttemptReport report, AttemptState state, bool counts, DateTimeOffset at)
    {
        var attempt = row.Attempt with
        {
            State = state,
            LastSeenAt = at,
            EndedAt = state.IsGone() ? at : null,
            Error = report.Error ?? row.Attempt.Error,
            IsTransient = report.IsTransient,
            Counts = counts ? report.Counts : row.Attempt.Counts,
            Breadcrumb = counts ? report.Breadcrumb : row.Attempt.Breadcrumb,
        };
        State.Attempts[attempt.Id] = new AttemptRow(attempt, Math.Max(row.Sequence, report.Sequence));
        if (!state.IsGone()
            || ResidualKnowledge.AfterEnd(State.Runs.GetValueOrDefault(attempt.Run), attempt, State.Residuals.GetValueOrDefault(attempt.Id), report.IsQuiesced, at) is not { } residual)
        {
            return;
        }

        State.Residuals[attempt.Id] = residual;
        Touch(attempt.Run);
    }

    private void CountLate(RunKey run)
    {
        if (!State.Receipts.TryGetValue(run, out var receipts))
            return;
        receipts[^1] = receipts[^1] with { LateReports = receipts[^1].LateReports + 1 };
        Touch(run);
    }

    /// <summary>An attempt is kept, whatever becomes of its run, while a process of it may be alive.</summary>
    private static bool MayMatter(AttemptRecord attempt) => attempt.State.MayBeAlive();
}
