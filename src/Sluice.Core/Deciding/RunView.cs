using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Mistakes;
using Sluice.Core.Runs;
using Sluice.Core.Snapshots;

namespace Sluice.Core.Deciding;

/// <summary>A snapshot as decisions look at it.</summary>
internal sealed class RunView(RunSnapshot snapshot, Observed observed, DateTimeOffset now, Timings timings)
{
    private readonly Dictionary<WorkerSession, SessionLoad> _sessions = snapshot.Sessions.ToDictionary(s => s.Session.Session);

    public RunRecord Run => snapshot.Run;

    public RunSnapshot Snapshot => snapshot;

    public Observed Observed => observed;

    public DateTimeOffset Now => now;

    public Timings Timings => timings;

    /// <summary>Attempts of the current epoch.</summary>
    public IEnumerable<AttemptRecord> Current => snapshot.Attempts.Where(a => a.Epoch == Run.Epoch);

    /// <summary>Attempts that may go on or be taken, on sessions that are not lost.</summary>
    public IEnumerable<AttemptRecord> Alive => Current.Where(a => !a.State.IsGone() && a.State != AttemptState.Lost && !IsOnLostSession(a));

    /// <summary>Attempts that are assigned to a session that will not take them.</summary>
    public IEnumerable<AttemptRecord> Untakeable => Current.Where(a => a.State == AttemptState.Assigned && !MayTake(a.Session));

    /// <summary>Attempts that were taken, whose session is lost, and that may be replaced: at sinks that do not fence, after the wait.</summary>
    public IEnumerable<AttemptRecord> Replaceable => Stranded.Where(MayBeReplaced);

    /// <summary>Attempts that were taken, whose session is lost, and that may not be replaced yet.</summary>
    public IEnumerable<AttemptRecord> MayStillBeAtWork => Stranded.Where(a => !MayBeReplaced(a));

    private IEnumerable<AttemptRecord> Stranded => Current.Where(a => a.State is AttemptState.Claimed or AttemptState.Running && IsOnLostSession(a));

    /// <summary>
    /// The time for the present status is over: by the observer's own clock, or by the wall clock. A wall clock that jumps can bring it
    /// nearer, never put it off.
    /// </summary>
    public bool IsDue => Run.Deadline is { } deadline && HasPassed(deadline);

    /// <summary>Whether an instant that was set when the present status began has passed.</summary>
    public bool HasPassed(DateTimeOffset at) =>
        (now >= at && !Planted.Is(Mistake.DeadlineInMemory)) || observed.StatusFor >= at - Run.StatusAt;

    /// <summary>Whether an attempt's session was declared lost, or is forgotten.</summary>
    public bool IsOnLostSession(AttemptRecord attempt) =>
        !_sessions.TryGetValue(attempt.Session, out var load) || load.Session.IsLost;

    /// <summary>A change that keeps what it does not set.</summary>
    public RunChange Change(string why) => RunChanges.Keep(Run, why, now);

    private bool MayBeReplaced(AttemptRecord attempt) =>
        Run.Settings.AllSinksFence || Planted.Is(Mistake.LeaseOnlyReplacedAtOnce)
        || observed.LostFor.GetValueOrDefault(attempt.Session) >= timings.UnboundedWait;

    private bool MayTake(WorkerSession session) =>
        _sessions.TryGetValue(session, out var load) && load.Session is { IsLost: false, IsSuperseded: false };
}
