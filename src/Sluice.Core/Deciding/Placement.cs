using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Sessions;

namespace Sluice.Core.Deciding;

/// <summary>How many attempts a run wants, and who gets them.</summary>
internal static class Placement
{
    /// <summary>From this load on a machine has nothing to give to one task more.</summary>
    private const double Busy = 0.9;
    private const int LoadSteps = 4;

    /// <summary>How many attempts are to be added now.</summary>
    /// <param name="view">The run.</param>
    /// <param name="lost">Attempts that are given up in the same change: the split of each can be taken by another.</param>
    public static int Missing(RunView view, int lost)
    {
        var splits = view.Snapshot.Splits;
        var room = view.Run.Settings.Parallelism - view.Alive;

        // Before the plan, and after the last split, there is work for one: also one that is lost and may not be replaced yet, or is gone with
        // writes on their way, since at a sink that does not fence a second one would prepare or complete the target beside it.
        if (splits.Total is not { } total || splits.Done >= total)
            return (view.MustWait && view.Stranded.Count > lost) || view.Landing > 0 ? 0 : Math.Min(room, 1 - view.Alive);

        // Those that hold no split yet will take what can be taken. Which attempts hold the splits that are held is not known here: of those that
        // are stranded, or gone with writes on their way, each may hold one, so that rather too few are added than one that finds nothing to do.
        var held = total - splits.Done - splits.Claimable;
        var idle = Math.Clamp(view.Alive - held + view.Stranded.Count + view.Landing, 0, view.Alive);
        return Math.Min(room, Math.Min(splits.Claimable + lost, total - splits.Done) - idle);
    }

    /// <summary>
    /// New attempts, one by one to the session with the most free slots among those that the job may use, to one whose machine is busy only where there is no
    /// other. Fewer where slots are short.
    /// </summary>
    public static IReadOnlyList<NewAttempt> Choose(RunView view, int missing)
    {
        if (missing <= 0)
            return [];
        var free = new PriorityQueue<SessionRecord, (bool IsBusy, int Taken, int Load, uint Spread, long Incarnation)>();
        foreach (var load in view.SeekSlots())
        {
            if (load.FreeSlots > 0 && load.Session.Tags.Cover(view.Run.Settings.TagFilter))
                free.Enqueue(load.Session, Rank(view.Run.Job, load.Session, load.FreeSlots));
        }

        var taken = view.Assigned.Concat(view.Working).Select(a => a.Task).ToHashSet();
        var chosen = new List<NewAttempt>();
        for (var task = 0; chosen.Count < missing && free.TryDequeue(out var session, out var rank); task++)
        {
            while (taken.Contains(task))
                task++;
            chosen.Add(new NewAttempt(task, session.Session));
            if (rank.Taken < -1)
                free.Enqueue(session, Rank(view.Run.Job, session, -rank.Taken - 1));
        }

        return chosen;
    }

    /// <summary>
    /// The first in this order gets the next attempt. Of nodes that are as free as each other the idler one, in steps that are no noise; of those an order of each
    /// job's own: jobs that begin at the same time would all take the same ones, and all but one would have to look again.
    /// </summary>
    private static (bool IsBusy, int Taken, int Load, uint Spread, long Incarnation) Rank(JobId job, SessionRecord session, int free) => (
        session.Load >= Busy, -free, (int)(session.Load * LoadSteps), Spread((ulong)job.Value, (ulong)session.Session.Incarnation), session.Session.Incarnation);

    /// <summary>The same everywhere and always, and evenly spread.</summary>
    private static uint Spread(ulong job, ulong incarnation)
    {
        // The finish of splitmix64: every bit of what goes in moves every bit of what comes out.
        var mixed = (job * 0x9E3779B97F4A7C15) ^ incarnation;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (uint)(mixed ^ (mixed >> 31));
    }
}
