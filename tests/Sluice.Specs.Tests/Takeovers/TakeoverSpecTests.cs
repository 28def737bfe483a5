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
}
