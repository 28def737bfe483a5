using Sluice.Client.Contract;

namespace Sluice.Faults.Tests.Verdicts;

/// <summary>S9: nothing leaks.</summary>
internal static class LeakPromises
{
    public static IEnumerable<Violation> Judge(IReadOnlyList<Worker> workers)
    {
        foreach (var worker in workers.Where(w => !w.Lost && w.UsedSlots > 0))
            yield return new Violation("S9", $"{worker.UsedSlots} slots of {worker.Id} are in use, and no job is left");
    }
}
