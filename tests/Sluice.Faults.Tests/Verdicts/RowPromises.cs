using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.Faults.Tests.Verdicts;

/// <summary>S10: stopped is not lost, and not twice where the target can tell.</summary>
internal static class RowPromises
{
    public static IEnumerable<Violation> Judge(TargetEvidence target)
    {
        if (target.Lost != 0)
            yield return new Violation("S10", $"job {target.Job} ({target.Class}): {target.Lost} rows of {target.Count} are lost");
        if (target.IsExactlyOnce && target.Doubled > 0)
            yield return new Violation("S10", $"job {target.Job} ({target.Class}): {target.Doubled} rows came twice, the first of them {Twice(target)}");
        var wrong = target.Rows.Where(r => r != Order.Number((int)r.Id)).ToList();
        if (wrong.Count > 0)
            yield return new Violation("S10", $"job {target.Job} ({target.Class}): {wrong.Count} rows are not what was sent, the first of them {wrong[0]}");
    }

    private static string Twice(TargetEvidence target) => string.Join(" and ", target.Visible.GroupBy(r => r.Id).First(g => g.Skip(1).Any()));
}
