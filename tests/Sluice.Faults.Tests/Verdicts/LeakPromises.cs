using Sluice.Client.Contract;

namespace Sluice.Faults.Tests.Verdicts;

/// <summary>S9: nothing leaks.</summary>
internal static class LeakPromises
{
    public static IEnumerable<Violation> Judge(IReadOnlyList<Worker> workers, IReadOnlyList<TargetEvidence> targets)
    {
        foreach (var worker in workers.Where(w => !w.Lost && w.UsedSlots > 0))
            yield return new Violation("S9", $"{worker.UsedSlots} slots of {worker.Id} are in use, and no job is left");

        // A node that did not come back has swept nothing, and nobody sweeps in its folders for it.
        if (workers.Any(w => w.Lost))
            yield break;
        foreach (var target in targets.Where(t => t.Left.Count > 0))
            yield return new Violation("S9", $"{target.Left.Count} staged files of job {target.Job} are left, such as {target.Left[0]}");
    }
}
