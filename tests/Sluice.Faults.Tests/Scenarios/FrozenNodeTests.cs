using Sluice.Faults.Tests.Fixtures;
using Sluice.Faults.Tests.Verdicts;

namespace Sluice.Faults.Tests.Scenarios;

/// <summary>A node stands still for longer than any lease, with all that it runs, and goes on.</summary>
public sealed class FrozenNodeTests(Grounds grounds)
{
    [Fact]
    public async Task F8_F16_F42_A_node_that_is_frozen_through_a_force_stop_wakes_and_no_row_comes_after_the_fence()
    {
        await using var scene = await grounds.OpenAsync(
            "node frozen for two leases, force stop meanwhile, its runners wake before it", new SceneOptions { Failures = "F8, F12, F13, F16, F42" });
        var frozen = await scene.StartAsync("frozen");
        var other = await scene.StartAsync("other", slots: 0);
        await scene.SubmitAsync(other);

        await frozen.FreezeAsync();
        scene.Act("frozen stands still");
        await scene.ForceStopAsync(other);
        await scene.LeasesAreOverAsync(other);
        await scene.PassAsync(TimeSpan.FromSeconds(25));
        frozen.ThawRunners();
        scene.Act("the runners of frozen go on");
        await scene.PassAsync(TimeSpan.FromSeconds(10));
        frozen.Thaw();
        scene.Act("frozen goes on");
        await scene.SettleAsync(other);
        await scene.FinishAsync(other);

        (await scene.JudgeAsync(other)).ShouldHold();
    }

    [Fact]
    public async Task F16_F41_F47_What_a_frozen_node_had_is_done_by_another_and_the_frozen_one_doubles_nothing_when_it_wakes()
    {
        await using var scene = await grounds.OpenAsync(
            "node frozen for two leases, another takes over, the frozen one wakes", new SceneOptions { Failures = "F16, F32, F41, F47", Files = 80, RowsPerSecond = SceneOptions.Unstopped });
        var frozen = await scene.StartAsync("frozen");
        await scene.SubmitAsync(frozen);
        var other = await scene.StartAsync("other");

        await frozen.FreezeAsync();
        scene.Act(Recovery.Kill(frozen.Name));
        await scene.PassAsync(TimeSpan.FromSeconds(50));
        frozen.Thaw();
        scene.Act("frozen goes on");
        await scene.FinishAsync(other);

        (await scene.JudgeAsync(other)).ShouldHold();
    }
}
