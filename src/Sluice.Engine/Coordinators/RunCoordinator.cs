using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Deciding;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Mistakes;
using Sluice.Core.Runs;
using Sluice.Core.Snapshots;
using Sluice.Core.Stops;
using Sluice.Engine.Telemetry;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Coordinators;

/// <summary>
/// Coordinates one run: reads it, lets <see cref="Coordination"/> say what is next, stores that by swap, and again until nothing is to
/// be done. It owns no truth: it can die at any line, and two at once are harmless. Passes of one coordinator follow each other.
/// </summary>
public sealed class RunCoordinator(RunKey run, CoordinatorParts parts) : ICoordinator
{
    private const int MostSteps = 64;

    private readonly Sightings _sightings = new();

    /// <inheritdoc />
    public RunKey Run => run;

    private Timings Timings => parts.Timings;

    /// <inheritdoc />
    public async ValueTask<Look> PassAsync(CancellationToken cancellationToken)
    {
        var showsSlots = false;
        for (var step = 0; step < MostSteps; step++)
        {
            var asked = parts.Clock.Now;
            var asksForSlots = showsSlots;
            var snapshot = await Bounded.CallAsync(
                t => asksForSlots ? parts.Store.ReadSnapshotAsync(run, t) : parts.Store.ReadOwnSnapshotAsync(run, t), Timings.Answer, parts.Time, "read a run", cancellationToken);
            if (snapshot is null || snapshot.Run.IsFinal)
                return Look.Over;
            var observed = _sightings.See(snapshot, asked, parts.Clock.Now);
            if (_sightings.HasNewStatus)
                WakeHolders(snapshot);
            if (Planted.Is(Mistake.StatusByMembership))
                await EndAbsentAsync(snapshot, cancellationToken);
            var now = parts.Time.GetUtcNow();
            var next = Coordination.Decide(snapshot, observed, now, Timings, out var seeksSlots);

            // Few looks give out slots: only for those all nodes are read.
            showsSlots = seeksSlots && !asksForSlots;
            if (showsSlots)
                continue;
            if (next is not { } decision)
                return Look.In(Next(snapshot, observed, now)) with { IsQueued = snapshot.Live.IsQueued(now) };
            switch (await StoreAsync(snapshot.Run, decision, cancellationToken))
            {
                case ChangeOutcome.InDoubt:
                    // It may be stored now or later: the next pass reads the run, and a decision made twice loses its swap.
                    return Look.In(parts.Again);
                case ChangeOutcome.Committed when decision.Change.Status.IsFinal():
                    return Look.Over;
            }
        }

        return Look.In(TimeSpan.Zero);
    }

    private async ValueTask<ChangeOutcome> StoreAsync(RunRecord from, Decision decision, CancellationToken cancellationToken)
    {
        var result = await Bounded.CommitAsync(
            t => parts.Store.CommitAsync(decision.Change, t), Timings.Answer, parts.Time, cancellationToken);
        if (result.Outcome != ChangeOutcome.Committed)
            return result.Outcome;
        var committed = Planted.Is(Mistake.BoundFromDecision) ? decision.Change.At : parts.Time.GetUtcNow();
        if (decision.Change.Status.IsFinal() && from.Stop != StopKind.None)
            StopMeter.Ended(from.Stop, parts.Time.GetUtcNow() - from.StatusAt, from.Settings.StopObjective);
        if (decision.Change.Retries > from.Retries)
            StopMeter.Retried();
        foreach (var session in decision.Wake)
            parts.Hints.Wake(session);
        if (decision.Change.RaisesEpoch || decision.Change.Lose.Count > 0)
            await SettleAsync(result.Run!, decision.Change.Lose, committed, cancellationToken);
        return result.Outcome;
    }

    private async ValueTask SettleAsync(RunRecord after, IReadOnlyList<AttemptId> lost, DateTimeOffset committed, CancellationToken cancellationToken)
    {
        try
        {
            await parts.Second.DoAsync(after, lost, committed, Timings.Answer, cancellationToken);
        }
        catch (SluiceException e) when (e.IsTransient)
        {
            // The decision stands; the sweep does the second write.
        }
    }

    /// <summary>Who holds an attempt hears of a new status at once rather than at its next renewal: also of one that somebody else decided.</summary>
    private void WakeHolders(RunSnapshot snapshot)
    {
        foreach (var session in snapshot.Attempts.Where(a => a.State.MayBeAlive()).Select(a => a.Session).Distinct())
            parts.Hints.Wake(session);
    }

    /// <summary>The mistake of taking a membership list for the truth: whoever is not on it has ended.</summary>
    private async ValueTask EndAbsentAsync(RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        var members = snapshot.Sessions.Where(s => !s.Session.IsLost).Select(s => s.Session.Session).ToHashSet();
        foreach (var gone in snapshot.Attempts.Where(a => a.State.MayBeAlive() && !members.Contains(a.Session)))
        {
            var report = new AttemptReport(run, gone.Id, gone.Session, long.MaxValue, AttemptState.Stopped, gone.Counts);
            await parts.Store.ReportAsync(report, parts.Time.GetUtcNow(), cancellationToken);
        }
    }

    /// <summary>At the next renewal's time, or at the deadline by whichever clock is first.</summary>
    private TimeSpan Next(RunSnapshot snapshot, Observed observed, DateTimeOffset now)
    {
        if (Planted.Is(Mistake.DeadlineByPolling))
            return Timings.Renewal / 2;
        var next = parts.Glance;
        foreach (var at in new[] { snapshot.Run.Deadline, snapshot.Run.RetryAt })
        {
            if (at is not { } due || snapshot.Run.IsStuck)
                continue;
            var left = due - now;
            var own = due - snapshot.Run.StatusAt - observed.StatusFor;
            next = Min(next, Min(left, own));
        }

        // Never at once: what is due and not decided waits for somebody else.
        return next > Timings.Renewal / 50 ? next : Timings.Renewal / 50;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
