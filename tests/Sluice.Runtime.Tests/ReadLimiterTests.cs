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

    [Fact]
    public async Task What_was_not_used_in_a_lull_is_not_made_up_for()
    {
        var clock = new FakeTimeProvider();
        var limiter = new ReadLimiter(100, null, clock);
        clock.Advance(TimeSpan.FromHours(1));
        await limiter.ThrottleAsync(200, 0, CancellationToken.None);

        var waiting = limiter.ThrottleAsync(200, 0, CancellationToken.None).AsTask();

        clock.Advance(TimeSpan.FromSeconds(1.99));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.02));
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task The_time_that_reading_takes_counts()
    {
        var clock = new FakeTimeProvider();
        var limiter = new ReadLimiter(100, null, clock);
        for (var i = 0; i < 3; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            await limiter.ThrottleAsync(200, 0, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        }
    }
}
