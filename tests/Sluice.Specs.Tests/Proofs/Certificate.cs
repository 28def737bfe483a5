using CsCheck;

namespace Sluice.Specs.Tests.Proofs;

/// <summary>What a proof of a whole state space must show, beyond that no rule was broken.</summary>
internal static class Certificate
{
    /// <summary>Every state was visited, every action happened, every rule was put to the test, and nobody got stuck.</summary>
    public static void IsComplete<T>(SpecReport<T> report)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        Assert.True(report.Closed, $"The state space was not closed: {report.Note}");
        Assert.Empty(report.NeverFired);
        Assert.Empty(report.NeverTriggered);
        Assert.True(report.DeadlockStates == 0, $"{report.DeadlockStates} states cannot be left, for example: {report.DeadlockTrace}");
        Assert.Equal(0, report.Pruned);
    }

    /// <summary>Each mistake is found, and by the rule that was written against it; and every rule finds one.</summary>
    public static void Catches<T>(Spec<T> spec, IReadOnlyList<Mutation<T>> mutations, params string[] withoutMistake)
    {
        foreach (var mutation in mutations)
            spec = spec.Fault(mutation.Name, mutation.Action, mutation.When, mutation.Perturb);
        var report = spec.Faults(throwOnUncaught: false);
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        Assert.Empty(report.Uncaught);
        Assert.Empty(report.Inconclusive);
        Assert.Multiple([.. mutations.Select(m => (Action)(() => Assert.Equal((m.Name, m.CaughtBy), (m.Name, report.CaughtBy(m.Name)))))]);
        Assert.Equal(withoutMistake.Order(StringComparer.Ordinal), report.Unexercised.Order(StringComparer.Ordinal));
    }
}
