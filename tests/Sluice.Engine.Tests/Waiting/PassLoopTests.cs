using Microsoft.Extensions.Time.Testing;
using Sluice.Core.Errors;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Tests.Waiting;

public sealed class PassLoopTests : IFaultLog
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<TimeSpan> _told = [];

    [Fact]
    public async Task A_pass_that_fails_is_told_and_done_again_later_each_time()
    {
        using var end = new CancellationTokenSource();
        var passes = 0;
        var loop = new PassLoop(_time, () => 1, this).RunAsync(
            "test",
            _ => ++passes < 9 ? throw new SluiceException("SLC4110", "away", isTransient: true) : ValueTask.FromResult(TimeSpan.FromDays(1)),
            new Pacer(), end.Token);

        await AdvanceUntilAsync(() => passes == 9);

        Assert.Equal([100, 200, 400, 800, 1600, 3200, 5000, 5000], _told.Select(t => t.TotalMilliseconds));
        await end.CancelAsync();
        await loop.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_pass_that_took_longer_than_the_time_to_the_next_is_followed_by_it_at_once()
    {
        using var end = new CancellationTokenSource();
        var passes = 0;
        var loop = new PassLoop(_time, () => 1, this).RunAsync(
            "test", _ => ValueTask.FromResult(++passes < 3 ? TimeSpan.FromMilliseconds(-40) : TimeSpan.FromDays(1)), new Pacer(), end.Token);

        await AdvanceUntilAsync(() => passes == 3);

        Assert.Empty(_told);
        await end.CancelAsync();
        await loop.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_fault_that_nobody_expects_ends_the_loop_and_is_seen_by_its_owner()
    {
        var loop = new PassLoop(_time, () => 0, this).RunAsync("test", _ => throw new InvalidOperationException("a mistake"), new Pacer(), CancellationToken.None);

        await Assert.ThrowsAsync<InvalidOperationException>(() => loop);
    }

    void IFaultLog.PassFailed(string loop, Exception fault, TimeSpan again) => _told.Add(again);

    private async Task AdvanceUntilAsync(Func<bool> isDone)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isDone())
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
            deadline.Token.ThrowIfCancellationRequested();
        }
    }
}
