using CsCheck;
using Sluice.Specs.Tests.Proofs;

namespace Sluice.Specs.Tests.Takeovers;

public sealed class TakeoverSpecTests
{
    [Theory, InlineData(true), InlineData(false)]
    public void Every_reachable_state_keeps_the_promises(bool sessions) =>
        Certificate.IsComplete(TakeoverSpec.Create(sessions).Exhaustive());

    [Theory, InlineData(true), InlineData(false)]
    public void Every_planted_mistake_breaks_the_rule_that_was_written_against_it(bool sessions) =>
        Certificate.Catches(TakeoverSpec.Create(sessions), TakeoverMutations.For(sessions));

    [Fact]
    public void The_page_of_the_promises_shows_the_way_of_an_attempt_through_the_ledger() =>
        GuaranteePage.Shows("takeover and commit", Diagram.Of(TakeoverSpec.Create(sessions: true), Group));

    /// <summary>The way of attempt 1, which has everybody against it.</summary>
    private static string Group(TakeoverState s) => s.First.Phase switch
    {
        Phase.None => "assigned",
        Phase.Ready => "the target is prepared",
        Phase.Owner => "owns the split, knows the position",
        Phase.Wrote => "has written rows that nobody sees",
        Phase.Guarded => "is past the ledger, its COMMIT is on the way",
        Phase.Orphan => "is dead, its COMMIT is on the way",
        Phase.InDoubt => "does not know whether its COMMIT landed",
        Phase.Done => "has committed everything",
        _ => "killed, refused, or its session was ended",
    };
}
