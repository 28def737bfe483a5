using Sluice.Faults.Tests.History;

namespace Sluice.Faults.Tests.Verdicts;

/// <summary>How long work stood still after a node was killed.</summary>
internal static class Recovery
{
    private const string Killed = "killed ";

    /// <summary>What is kept when a node was killed.</summary>
    public static string Kill(string node) => Killed + node;

    public static TimeSpan? KillToNextRow(Chronicle chronicle, IReadOnlyList<TargetEvidence> targets)
    {
        TimeSpan? longest = null;
        foreach (var kill in chronicle.Acts.Where(a => a.What.StartsWith(Killed, StringComparison.Ordinal)))
        {
            var node = kill.What[Killed.Length..];
            foreach (var target in targets.Where(t => t.Visible.Any(r => r.Worker == node && r.At <= kill.At)))
            {
                var next = target.Visible.Where(r => r.At > kill.At && r.Worker is not null).Select(r => r.At - kill.At).DefaultIfEmpty().Min();
                longest = longest is { } so && so > next ? so : next;
            }
        }

        return longest;
    }
}
