using Sluice.Core.Changes;
using Sluice.Core.Identity;

namespace Sluice.Core.Deciding;

/// <summary>How many attempts a run wants, and who gets them.</summary>
internal static class Placement
{
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

    /// <summary>New attempts, one by one to the session with the most free slots among those that the job may use. Fewer where slots are short.</summary>
    public static IReadOnlyList<NewAttempt> Choose(RunView view, int missing)
    {
        if (missing <= 0)
            return [];
        var free = new PriorityQueue<WorkerSession, (int Taken, uint Spread, long Incarnation)>();
        foreach (var load in view.SeekSlots())
        {
            if (load.FreeSlots > 0 && load.Session.Tags.Cover(view.Run.Settings.TagFilter))
                free.Enqueue(load.Session.Session, Rank(view.Run.Job, load.Session.Session, load.FreeSlots));
        }

        var taken = view.Assigned.Concat(view.Working).Select(a => a.Task).ToHashSet();
        var chosen = new List<NewAttempt>();
        for (var task = 0; chosen.Count < missing && free.TryDequeue(out var session, out var rank); task++)
        {
            while (taken.Contains(task))
                task++;
            chosen.Add(new NewAttempt(task, session));
            if (-rank.Taken > 1)
                free.Enqueue(session, Rank(view.Run.Job, session, -rank.Taken - 1));
        }

        return chosen;
    }

    /// <summary>
    /// Nodes that are as free as each other come in an order of each job's own: jobs that begin at the same time would all take the same ones, and all but
    /// one would have to look again.
    /// </summary>
    private static (int Taken, uint Spread, long Incarnation) Rank(JobId job, WorkerSession session, int free) =>
        (-free, Spread((ulong)job.Value, (ulong)session.Incarnation), session.Incarnation);

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
