using CsCheck;
using Sluice.Specs.Tests.Proofs;

namespace Sluice.Specs.Tests.Leases;

public sealed class LeaseSpecTests
{
    [Theory, InlineData(true), InlineData(false)]
    public void Every_reachable_state_keeps_the_promises(bool fences) =>
        Certificate.IsComplete(LeaseSpec.Create(fences).Exhaustive());

    [Theory, InlineData(true), InlineData(false)]
    public void Every_planted_mistake_breaks_the_rule_that_was_written_against_it(bool fences) =>
        Certificate.Catches(LeaseSpec.Create(fences), LeaseMutations.For(fences));

    [Fact]
    public void The_page_of_the_promises_shows_what_becomes_of_an_attempt() =>
        GuaranteePage.Shows("lease and fence", Diagram.Of(LeaseSpec.Create(fences: true, outages: false), LeaseText.Group));
}
