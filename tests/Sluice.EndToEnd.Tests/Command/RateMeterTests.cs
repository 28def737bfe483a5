using Sluice.Output;

namespace Sluice.EndToEnd.Tests.Command;

public sealed class RateMeterTests
{
    [Theory]
    [InlineData(50, 0, 100, 0.5, 10)]
    [InlineData(75, 50, 100, 0.75, 10)]
    [InlineData(50, 50, 100, 0.5, null)]
    [InlineData(100, 50, 100, 1.0, null)]
    [InlineData(0, 0, 0, null, null)]
    public void What_earlier_runs_did_is_done_and_says_nothing_of_this_one_s_speed(long done, long earlier, long all, double? fraction, int? left)
    {
        Assert.Equal(fraction, RateMeter.FractionOf(done, all));
        Assert.Equal(left, (int?)RateMeter.LeftOf(TimeSpan.FromSeconds(10), RateMeter.FractionOf(done, all), RateMeter.FractionOf(earlier, all))?.TotalSeconds);
    }
}
