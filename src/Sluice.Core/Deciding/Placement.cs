using Sluice.Core.Changes;

namespace Sluice.Core.Deciding;

/// <summary>How many attempts a run wants, and who gets them.</summary>
internal static class Placement
{
    /// <summary>The attempts that a run could use now, those that it has among them.</summary>
    public static int Wanted(RunView view)
    {
        var splits = view.Snapshot.Splits;
        if (splits.IsAllDone)
            return 0;
        var alive = view.Alive.Count();

        // Before the plan, and after the last split, there is work for one: also one that is lost and may not be replaced yet, since at a
        // sink that does not fence a second one would prepare or complete the target beside it.
        if (splits.Total is null || splits.Done >= splits.Total)
            return view.MayStillBeAtWork.Any() ? alive : 1;
        return Math.Min(view.Run.Settings.Parallelism, alive + splits.Claimable);
    }

    /// <summary>Attempts for what is missing, one by one to the session with the most free slots. Fewer where slots are short.</summary>
    public static IReadOnlyList<NewAttempt> Choose(RunView view, int wanted)
    {
        var taken = view.Alive.Select(a => a.Task).ToHashSet();
        var missing = wanted - taken.Count;
        if (missing <= 0)
            return [];
        var free = view.Snapshot.Sessions.Where(s => s.FreeSlots > 0).ToDictionary(s => s.Session.Session, s => s.FreeSlots);
        var chosen = new List<NewAttempt>();
        for (var task = 0; missing > 0 && free.Count > 0; task++)
        {
            if (!taken.Add(task))
                continue;
            var session = free.OrderByDescending(f => f.Value).ThenBy(f => f.Key.Worker.Value, StringComparer.Ordinal).First().Key;
            chosen.Add(new NewAttempt(task, session));
            missing--;
            if (--free[session] == 0)
                free.Remove(session);
        }

        return chosen;
    }
}
