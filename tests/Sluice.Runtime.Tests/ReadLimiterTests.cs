using Microsoft.Extensions.Time.Testing;
using Sluice.Runtime.Tasks;

namespace Sluice.Runtime.Tests;

public sealed class ReadLimiterTests
{
    [Fact]
    public async Task Without_limits_nothing_waits() => await new ReadLimiter(null, null, new FakeTimeProvider()).ThrottleAsync(long.MaxValue / 2, 0, CancellationToken.None);

    [Theory]
    [InlineData(100, null, 250, 0, 2.5)]
    [InlineData(null, 1000, 0, 4000, 4)]
    [InlineData(100, 1000, 100, 3000, 3)]
    public async Task A_reader_waits_until_what_it_read_is_allowed(int? rowsPerSecond, int? bytesPerSecond, long rows, long bytes, double seconds)
    {
        var clock = new FakeTimeProvider();
        var waiting = new ReadLimiter(rowsPerSecond, bytesPerSecond, clock).ThrottleAsync(rows, bytes, CancellationToken.None).AsTask();
        clock.Advance(TimeSpan.FromSeconds(seconds - 0.01));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.02));
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
