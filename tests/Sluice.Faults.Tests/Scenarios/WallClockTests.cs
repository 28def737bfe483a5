using Sluice.Faults.Tests.Fixtures;

namespace Sluice.Faults.Tests.Scenarios;

/// <summary>Wall clocks are set while jobs run: they say when something was, and decide nothing.</summary>
public sealed class WallClockTests(Grounds grounds)
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task F6_F44_Wall_clocks_that_are_stepped_by_an_hour_on_a_node_and_in_the_store_lose_no_node_and_move_no_fence()
    {
        using var clockOfNode = await WallClock.CreateAsync();
        using var clockOfStore = await WallClock.CreateAsync();
        await using var scene = await grounds.OpenAsync(
            "wall clocks of a node and of PostgreSQL stepped by an hour, force stop",
            // At true times the clocks are wrong for a minute, and the jobs must be at work for longer.
            new SceneOptions { Failures = "F6, F44", Files = 150, OwnStore = Servers.Durable with { Environment = clockOfStore.Environment }, AreClocksRight = false });
        await scene.StartAsync("stepped", start: new NodeStart { Launcher = clockOfNode.Launcher });
        var other = await scene.StartAsync("other", slots: 0);
        await scene.SubmitAsync(other);

        foreach (var ahead in new[] { s_hour, -s_hour })
        {
            clockOfNode.Step(ahead);
            clockOfStore.Step(-ahead);
            scene.Act($"the node's clock is {ahead} ahead, the store's {-ahead}");
            await scene.PassAsync(TimeSpan.FromSeconds(30));
        }

        // A loaded machine may be silent for long enough to lose a session, once or twice; whoever went by these clocks would lose one at every look.
        var sessions = await scene.Store.ScalarAsync<long>("SELECT count(*) FROM sluice.session", FaultScene.Ct);
        Assert.True(sessions < 8, $"{sessions} sessions of two nodes");
        await scene.ForceStopAsync(other);
        await scene.LeasesAreOverAsync(other);
        await scene.SettleAsync(other);
        await scene.FinishAsync(other);

        (await scene.JudgeAsync(other)).ShouldHold();
    }
}
