using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Runtime.Resolution;

namespace Sluice.Runtime.Tests;

public sealed class GuaranteeTests
{
    [Theory]
    [InlineData(Restart.Exact, SinkClass.Transactional, Delivery.ExactlyOnce)]
    [InlineData(Restart.WholeSplit, SinkClass.Staged, Delivery.ExactlyOnce)]
    [InlineData(Restart.Exact, SinkClass.LeaseOnly, Delivery.AtLeastOnce)]
    [InlineData(Restart.None, SinkClass.Transactional, Delivery.AtLeastOnce)]
    public void What_a_pair_gives_follows_from_restart_and_class(Restart restart, SinkClass sinkClass, Delivery expected) =>
        Assert.Equal(expected, Guarantee.Of("a", restart, "b", sinkClass, 1).Delivery);

    [Fact]
    public void Two_sinks_behind_a_source_that_cannot_be_read_again_are_named() =>
        Assert.Contains("two sinks", Guarantee.Of("a", Restart.None, "b", SinkClass.Transactional, 2).Reason, StringComparison.Ordinal);
}
