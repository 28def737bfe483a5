using Microsoft.Extensions.Time.Testing;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Tests.Waiting;

public sealed class PacerTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromHours(1);
    private readonly FakeTimeProvider _time = new();
    private readonly Pacer _pacer = new();

    [Fact]
    public async Task A_wait_ends_with_its_time()
    {
        var wait = _pacer.WaitAsync(s_long, _time, CancellationToken.None);

        Assert.False(wait.IsCompleted);
        _time.Advance(s_long);
        await wait.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_wake_up_cuts_the_present_wait_short_and_only_that()
    {
        var wait = _pacer.WaitAsync(s_long, _time, CancellationToken.None);
        _pacer.Wake();
        await wait.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.False(_pacer.WaitAsync(s_long, _time, CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task A_wake_up_between_waits_is_not_lost()
    {
        _pacer.Wake();
        _pacer.Wake();

        await _pacer.WaitAsync(s_long, _time, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(_pacer.WaitAsync(s_long, _time, CancellationToken.None).IsCompleted);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-250)]
    public async Task A_time_that_is_over_already_is_not_waited_for(double milliseconds) =>
        await _pacer.WaitAsync(TimeSpan.FromMilliseconds(milliseconds), _time, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
}
