using Sluice.Engine.Waiting;

namespace Sluice.Engine.Tests.Waiting;

public sealed class LoopThreadTests : IDisposable
{
    private readonly LoopThread _thread = new("loop", TimeProvider.System);

    public void Dispose() => _thread.Dispose();

    [Fact]
    public async Task S8_F7_What_is_awaited_on_it_goes_on_on_it_and_never_on_the_thread_pool()
    {
        var names = new List<string?>();
        await _thread.RunAsync(async () =>
        {
            names.Add(Thread.CurrentThread.Name);
            await Task.Run(() => { });
            names.Add(Thread.CurrentThread.Name);
            await Task.Delay(TimeSpan.FromMilliseconds(2), _thread.Time);
            names.Add(Thread.CurrentThread.Name);
            await Task.Yield();
            names.Add(Thread.CurrentThread.Name);
        });

        Assert.Equal(["loop", "loop", "loop", "loop"], names);
    }

    [Fact]
    public async Task S8_Its_timers_fire_on_it()
    {
        string? name = null;
        await _thread.RunAsync(async () =>
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(2), _thread.Time);
            var fired = new TaskCompletionSource();
            using var told = deadline.Token.Register(() =>
            {
                name = Thread.CurrentThread.Name;
                fired.SetResult();
            });
            await fired.Task;
        });

        Assert.Equal("loop", name);
    }

    [Fact]
    public async Task A_timer_that_is_disposed_does_not_fire_and_a_periodic_one_fires_again()
    {
        var first = 0;
        var again = 0;
        var thrice = new TaskCompletionSource();
        await _thread.RunAsync(async () =>
        {
            await using var gone = _thread.Time.CreateTimer(_ => first++, null, TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            await gone.DisposeAsync();
            await using var periodic = _thread.Time.CreateTimer(
                _ =>
                {
                    if (++again == 3)
                        thrice.SetResult();
                },
                null, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));
            await thrice.Task;
        });

        Assert.Equal(0, first);
        Assert.Equal(3, again);
    }

    [Fact]
    public async Task A_fault_of_the_work_reaches_who_waits_for_it()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => _thread.RunAsync(() => throw new InvalidOperationException("no")));

        Assert.Equal("no", fault.Message);
    }
}
