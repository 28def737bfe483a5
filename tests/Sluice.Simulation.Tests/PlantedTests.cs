using Sluice.Core.Mistakes;
using Sluice.Simulation.Schedules;

namespace Sluice.Simulation.Tests;

/// <summary>A simulation that finds nothing proves nothing: each rule is undone once, and found.</summary>
[Collection(WholeMachine.Name)]
public sealed class PlantedTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(60);
    private static readonly IReadOnlyList<Mistake> s_mistakes = [.. Enum.GetValues<Mistake>().Where(m => m != Mistake.None)];

    [Fact]
    public void Every_planted_mistake_is_found_within_60_seconds()
    {
        var missed = new List<string>();
        foreach (var mistake in s_mistakes)
        {
            var hunt = Hunt.Run(1, long.MaxValue, s_most, mistake);
            output.WriteLine($"{mistake}: {hunt.Broken?.Broken ?? "not found"} ({hunt.Schedules} schedules, {hunt.Took.TotalSeconds:0.0} s)");
            if (hunt.Broken is null)
                missed.Add($"{mistake} was not found in {hunt.Schedules} schedules");
        }

        output.WriteLine($"caught {s_mistakes.Count - missed.Count} of {s_mistakes.Count}");
        Assert.Empty(missed);
        Assert.True(s_mistakes.Count >= 20);
    }

    [Fact]
    public void What_breaks_with_a_mistake_holds_without_it_and_the_trace_says_what_broke()
    {
        var found = Hunt.Run(1, long.MaxValue, s_most, Mistake.FinalSwapKeepsEpoch).Broken!;

        var story = Schedule.Run(found.Seed, Mistake.FinalSwapKeepsEpoch, isTraced: true);
        Assert.Equal(found.Broken, story.Broken);
        Assert.Contains(story.Trace, line => line.Contains("VIOLATION", StringComparison.Ordinal) && line.Contains(found.Broken!, StringComparison.Ordinal));
        Assert.Null(Schedule.Run(found.Seed).Broken);
    }
}
