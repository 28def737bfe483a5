using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Leases;
using Sluice.Core.Mistakes;
using Sluice.Core.Runs;
using Sluice.Core.Snapshots;

namespace Sluice.Core.Deciding;

/// <summary>A snapshot as decisions look at it: the attempts of the current epoch, sorted once by what may be expected of them.</summary>
internal sealed class RunView
{
    private readonly DateTimeOffset _now;

    public RunView(RunSnapshot snapshot, Observed observed, DateTimeOffset now, Timings timings)
    {
        (Snapshot, Observed, _now, Timings) = (snapshot, observed, now, timings);
        var sessions = snapshot.Sessions.ToDictionary(s => s.Session.Session, s => s.Session);
        foreach (var attempt in snapshot.Attempts)
        {
            if (attempt.Epoch != Run.Epoch)
                continue;
            if (attempt.State.IsGone())
            {
                Ended.Add(attempt);
                continue;
            }

            // One that is lost was replaced: nothing is expected of it any more. A session that the store does not show is lost too.
            var session = sessions.GetValueOrDefault(attempt.Session);
            var isOnLost = session is null or { IsLost: true };
            if (attempt.State == AttemptState.Assigned)
                (session is { IsLost: false, IsSuperseded: false } ? Assigned : Untakeable).Add(attempt);
            else if (attempt.State != AttemptState.Lost)
                (isOnLost ? Stranded : Working).Add(attempt);
        }
    }

    public RunSnapshot Snapshot { get; }

    /// <summary>Slots were looked for.</summary>
    public bool SeeksSlots { get; private set; }

    /// <summary>The sessions among which slots are looked for.</summary>
    public IReadOnlyList<SessionLoad> SeekSlots()
    {
        SeeksSlots = true;
        return Snapshot.Sessions;
    }

    public RunRecord Run => Snapshot.Run;

    public Observed Observed { get; }

    public DateTimeOffset Now => _now;

    public Timings Timings { get; }

    /// <summary>Attempts that are given to a session that may take them.</summary>
    public List<AttemptRecord> Assigned { get; } = [];

    /// <summary>Attempts that are given to a session that will not take them: it is lost, superseded or forgotten.</summary>
    public List<AttemptRecord> Untakeable { get; } = [];

    /// <summary>Attempts that were taken, by a session that is not lost: their ends are waited for.</summary>
    public List<AttemptRecord> Working { get; } = [];

    /// <summary>Attempts that were taken, by a session that is lost: nobody will tell how they end.</summary>
    public List<AttemptRecord> Stranded { get; } = [];

    /// <summary>Attempts that are gone.</summary>
    public List<AttemptRecord> Ended { get; } = [];

    /// <summary>How many are at work or about to be.</summary>
    public int Alive => Assigned.Count + Working.Count;

    /// <summary>How many may be alive when the run ends now, as far as the snapshot tells.</summary>
    public int LeftBehind => Working.Count + Stranded.Count;

    /// <summary>The first failure, or <c>null</c>.</summary>
    public AttemptRecord? Failure => Ended.Where(a => a.State == AttemptState.Failed).MinBy(a => a.Id.Value);

    /// <summary>Of the stranded ones those that may be replaced: at sinks that do not fence, only after the wait; in a state that is not known, never.</summary>
    public IEnumerable<AttemptRecord> Replaceable => Stranded.Where(a => a.State is AttemptState.Claimed or AttemptState.Running).Where(a =>
        !MustWait || Observed.LostFor.GetValueOrDefault(a.Session) >= Timings.UnboundedWait);

    /// <summary>Attempts of this run that are gone, and whose writes may still land: what they held is given to nobody yet.</summary>
    public int Landing => Snapshot.OpenResiduals.Count(r => r.Run == Run.Key && r.IsLanding);

    /// <summary>
    /// Attempts left behind that must be waited for before the run starts. At a sink that does not fence nothing but time keeps them, or what they
    /// had on their way, from writing beside their successors: a sink of theirs, or one of this run.
    /// </summary>
    public bool IsHeldUp => !Planted.Is(Mistake.LeaseOnlyReplacedAtOnce)
        && Snapshot.OpenResiduals.Any(r => r.WaitOverAt is null && (MustWait || !r.Fencing.Fences()));

    /// <summary>A sink does not fence: nothing but time keeps those that were left behind from writing beside their successors.</summary>
    public bool MustWait => !Run.Settings.AllSinksFence && !Planted.Is(Mistake.LeaseOnlyReplacedAtOnce);

    /// <summary>
    /// The time for the present status is over: by the observer's own clock, or by the wall clock. A wall clock that jumps can bring it
    /// nearer, never put it off.
    /// </summary>
    public bool IsDue => Run.Deadline is { } deadline && HasPassed(deadline);

    /// <summary>Whether an instant that was set when the present status began, or later, has passed.</summary>
    public bool HasPassed(DateTimeOffset at) =>
        (_now >= at && !Planted.Is(Mistake.DeadlineInMemory)) || Observed.StatusFor >= at - Run.StatusAt;

    /// <summary>A change that keeps what it does not set.</summary>
    public RunChange Change(string why) => RunChanges.Keep(Run, why, _now);

    /// <summary>The end of a run that has nothing left to do, if that is so where it is stored.</summary>
    public RunChange Finish(string why)
    {
        var change = Change(why);
        return change with { Expect = change.Expect with { IsAllDone = true }, Status = RunStatus.Finished };
    }
}
