using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Engine.Agents;

namespace Sluice.Engine.Tests.Agents;

public sealed class ToldEndsTests
{
    private readonly ToldEnds _ends = new(most: 5);

    [Fact]
    public void What_was_told_is_told_again_once_after_each_recovery_and_some_at_a_time()
    {
        Keep(1, 2, 3);
        Assert.Empty(Take(0, 2));

        Assert.Equal([1, 2], Take(1, 2));
        Assert.Equal([3], Take(1, 2));
        Assert.Empty(Take(1, 2));
        Keep(1);
        Assert.Equal([1], Take(2, 2));
    }

    [Fact]
    public void One_that_was_not_answered_is_told_again_and_of_many_the_latest_are_kept()
    {
        Keep(1, 2, 3, 4, 5, 6, 7);
        Assert.Equal([3, 4, 5, 6, 7], Take(1, 10));

        _ends.Miss(End(4));
        Assert.Equal([4], Take(1, 10));
        Assert.Empty(Take(1, 10));
        Assert.Equal([false, false, true, true], new[] { 1, 2, 4, 7 }.Select(id => _ends.Has(new AttemptId(id))));
    }

    private static AttemptReport End(long attempt) => new(
        new RunKey(new JobId(1), new RunNumber(1)), new AttemptId(attempt), new WorkerSession(new WorkerId("w"), 1), 1, AttemptState.Stopped, default);

    private void Keep(params long[] attempts)
    {
        foreach (var attempt in attempts)
            _ends.Keep(End(attempt));
    }

    private long[] Take(int recoveries, int count) => [.. _ends.Take(recoveries, count).Select(e => e.Attempt.Value)];
}
