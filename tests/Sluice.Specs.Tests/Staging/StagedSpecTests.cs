using CsCheck;
using Sluice.Specs.Tests.Proofs;

namespace Sluice.Specs.Tests.Staging;

public sealed class StagedSpecTests
{
    [Fact]
    public void Every_reachable_state_keeps_the_promises() => Certificate.IsComplete(StagedSpec.Create().Exhaustive());

    [Fact]
    public void Every_planted_mistake_breaks_the_rule_that_was_written_against_it() => Certificate.Catches(StagedSpec.Create(), StagedMutations.All);

    [Fact]
    public void The_page_of_the_promises_shows_the_way_of_a_file() => GuaranteePage.Shows("staged files", Diagram.Of(StagedSpec.Create(), Group));

    /// <summary>The way of attempt 1's first file.</summary>
    private static string Group(StagedState s) => (s.Recorder, s.First.Has(1), s.First.Try) switch
    {
        (1, _, _) when s.RecordedTry == 1 => s.IsMarked ? "published, and the store knows" : s.Visible == 1 ? "published" : s.IsStopped ? "recorded, its run stopped" : "recorded",
        (_, false, 0) => "not there",
        (_, false, _) => "swept",
        _ when s.Owner != 1 => "hidden, its attempt replaced",
        _ when s.IsStopped => "hidden, its run stopped",
        _ => "hidden",
    };
}
