using Sluice.Engine.Waiting;

namespace Sluice.Engine.Tests.Waiting;

public sealed class FanOutTests
{
    [Fact]
    public async Task One_that_hangs_keeps_one_place_and_the_others_are_all_done()
    {
        var hangs = new TaskCompletionSource();
        var done = new List<int>();
        var all = FanOut.RunAsync([.. Enumerable.Range(0, 100)], 4, async i =>
        {
            if (i == 3)
                await hangs.Task;
            done.Add(i);
        });

        Assert.Equal(99, done.Count);
        Assert.False(all.IsCompleted);
        hangs.SetResult();
        await all;
        Assert.Equal(Enumerable.Range(0, 100), done.Order());
    }

    [Fact]
    public async Task Never_more_than_the_width_are_begun()
    {
        var open = new List<TaskCompletionSource>();
        var all = FanOut.RunAsync([.. Enumerable.Range(0, 10)], 3, _ =>
        {
            var one = new TaskCompletionSource();
            open.Add(one);
            return new ValueTask(one.Task);
        });

        Assert.Equal(3, open.Count);
        open[1].SetResult();
        Assert.Equal(4, open.Count);
        for (var i = 0; i < open.Count; i++)
            open[i].TrySetResult();
        await all;
        Assert.Equal(10, open.Count);
    }

    [Fact]
    public async Task Nothing_to_do_is_done_at_once() => await FanOut.RunAsync<int>([], 3, _ => throw new InvalidOperationException());
}
