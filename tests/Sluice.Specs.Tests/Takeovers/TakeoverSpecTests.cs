using CsCheck;
using Sluice.Specs.Tests.Proofs;

namespace Sluice.Specs.Tests.Takeovers;

public sealed class TakeoverSpecTests
{
    [Theory, InlineData(true), InlineData(false)]
    public void Every_reachable_state_keeps_the_promises(bool sessions) =>
        Certificate.IsComplete(TakeoverSpec.Create(sessions).Exhaustive());
}
