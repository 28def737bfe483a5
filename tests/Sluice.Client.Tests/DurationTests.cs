using CsCheck;
using Sluice.Client.Contract;

namespace Sluice.Client.Tests;

public sealed class DurationTests
{
    [Theory]
    [InlineData("30s", 30_000)]
    [InlineData("500ms", 500)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("2d", 172_800_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("0s", 0)]
    public void A_duration_is_read_with_its_units(string text, double milliseconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("30 s")]
    [InlineData("1e3s")]
    [InlineData("5w")]
    [InlineData("99999999d")]
    public void What_is_no_duration_is_refused(string? text) => Assert.False(Duration.TryParse(text, out _));

    [Fact]
    public void What_is_written_is_read_as_the_same() => Gen.Long[0, 400L * 24 * 3600 * 1000 * 10].Sample(tenthsOfMilliseconds =>
    {
        var duration = TimeSpan.FromTicks(tenthsOfMilliseconds * 1_000);
        return Duration.TryParse(Duration.Format(duration), out var read) && read == duration;
    });
}
