using System.Text;
using CsCheck;

namespace Sluice.Specs.Tests.Proofs;

/// <summary>
/// A machine as a picture that can be read: its states put together by what a reader wants to tell apart, and the steps that lead from one
/// such group to another.
/// </summary>
internal static class Diagram
{
    /// <summary>A Mermaid flowchart.</summary>
    /// <param name="spec">The machine; all of it is walked.</param>
    /// <param name="group">The group of a state, in words.</param>
    public static string Of<T>(Spec<T> spec, Func<T, string> group)
    {
        var edges = new HashSet<(string From, string Action, string To)>();
        spec.ConformExhaustive(
            () => 0,
            (_, step) =>
            {
                edges.Add((group(step.Before), step.Action, group(step.After)));
                return true;
            },
            threads: 1,
            clone: nothing => nothing);
        var names = edges.SelectMany(e => (string[])[e.From, e.To]).Distinct().Order(StringComparer.Ordinal).Select((name, i) => (name, i)).ToDictionary(n => n.name, n => $"s{n.i}");
        var text = new StringBuilder("flowchart TD\n");
        foreach (var (name, id) in names.OrderBy(n => n.Key, StringComparer.Ordinal))
            text.Append($"  {id}[\"{name}\"]\n");
        foreach (var pair in edges.Where(e => e.From != e.To).GroupBy(e => (e.From, e.To)).OrderBy(g => g.Key.From, StringComparer.Ordinal).ThenBy(g => g.Key.To, StringComparer.Ordinal))
            text.Append($"  {names[pair.Key.From]} -->|\"{string.Join("<br/>", pair.Select(e => e.Action).Order(StringComparer.Ordinal))}\"| {names[pair.Key.To]}\n");
        return text.ToString();
    }
}
