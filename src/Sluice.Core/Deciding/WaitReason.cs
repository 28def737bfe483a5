using System.Globalization;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Snapshots;

namespace Sluice.Core.Deciding;

/// <summary>Tells people why a run that is PENDING has no attempts: by the rules that would give it some. No decision is made from it.</summary>
public static class WaitReason
{
    private static readonly Observed s_nothing = new(TimeSpan.Zero, TimeSpan.Zero, new Dictionary<WorkerSession, TimeSpan>());

    /// <summary>The reason, or <c>null</c> for a run that is not PENDING.</summary>
    public static string? Of(RunSnapshot snapshot, DateTimeOffset now, Leases.Timings timings)
    {
        if (snapshot.Run.Status != RunStatus.Pending)
            return null;
        var view = new RunView(snapshot, s_nothing, now, timings);
        if (view.Run.RetryAt is { } at && !view.HasPassed(at))
            return $"its last try failed; the next one is at {at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}";
        return view.IsHeldUp
            ? "attempts that were left behind may still write to a sink that does not fence: the receipt says until when"
            : OfSlots(view.Run.Settings.TagFilter, [.. snapshot.Sessions.Where(s => s.Session is { IsLost: false, IsSuperseded: false, Slots: > 0 })]);
    }

    private static string OfSlots(Tags asked, IReadOnlyList<SessionLoad> live)
    {
        if (live.Count == 0)
            return "there is no node that runs tasks";
        var fit = live.Where(s => s.Session.Tags.Cover(asked)).ToList();
        if (fit.Count == 0)
            return $"no node has all the tags that it asks for: {asked}";
        var open = fit.Where(s => s.Session is { IsDraining: false, Quarantine: null }).ToList();
        if (open.Count == 0)
            return $"{Nodes(fit)} that may run it {(fit.Count == 1 ? "takes" : "take")} no new tasks: drained, or in quarantine";
        return open.Exists(s => s.FreeSlots > 0)
            ? "it is about to get slots"
            : $"all slots ({open.Sum(s => s.Session.Slots)}) of {Nodes(open)} that may run it are taken";
    }

    private static string Nodes(List<SessionLoad> nodes) => nodes.Count == 1 ? $"the node {nodes[0].Session.Session.Worker}" : $"the {nodes.Count} nodes";
}
