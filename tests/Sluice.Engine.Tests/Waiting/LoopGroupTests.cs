using Sluice.Engine.Waiting;

namespace Sluice.Engine.Tests.Waiting;

public sealed class LoopGroupTests
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_first_loop_that_fails_ends_the_others_and_its_fault_is_thrown()
    {
        using var group = new LoopGroup(TestContext.Current.CancellationToken);
        var other = group.Start(Forever);

        await group.Start(_ => throw new InvalidOperationException("a mistake")).WaitAsync(s_most, TestContext.Current.CancellationToken);

        await other.WaitAsync(s_most, TestContext.Current.CancellationToken);
        Assert.True(group.Ended.IsCancellationRequested);
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(group.EndAsync);
        Assert.Equal("a mistake", thrown.Message);
    }

    [Fact]
    public async Task A_loop_that_ends_by_itself_ends_no_other()
    {
        using var group = new LoopGroup(TestContext.Current.CancellationToken);
        var other = group.Start(Forever);

        await group.Start(_ => Task.CompletedTask).WaitAsync(s_most, TestContext.Current.CancellationToken);

        Assert.False(other.IsCompleted);
        await group.EndAsync().WaitAsync(s_most, TestContext.Current.CancellationToken);
        Assert.True(other.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_kills_the_group_hears_of_no_fault()
    {
        using var killed = new CancellationTokenSource();
        using var group = new LoopGroup(killed.Token);
        var loop = group.Start(Forever);

        await killed.CancelAsync();

        await loop.WaitAsync(s_most, TestContext.Current.CancellationToken);
        await group.EndAsync().WaitAsync(s_most, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_is_a_fault()
    {
        using var group = new LoopGroup(TestContext.Current.CancellationToken);

        await group.Start(_ => throw new OperationCanceledException("of another")).WaitAsync(s_most, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<OperationCanceledException>(group.EndAsync);
    }

    private static Task Forever(CancellationToken ended) => Task.Delay(Timeout.InfiniteTimeSpan, ended);
}
