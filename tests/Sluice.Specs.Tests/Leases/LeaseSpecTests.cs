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
}
