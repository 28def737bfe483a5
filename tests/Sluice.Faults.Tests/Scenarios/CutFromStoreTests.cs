using Sluice.Faults.Tests.Fixtures;
using Sluice.Faults.Tests.Network;
using Sluice.Faults.Tests.Verdicts;

namespace Sluice.Faults.Tests.Scenarios;

/// <summary>A node reaches its targets, and not the store.</summary>
public sealed class CutFromStoreTests(Grounds grounds)
{
    private const string Scenario = "node cut from the store, force stop, back after the lease";

    [Fact]
    public async Task F9_A_node_that_is_cut_from_the_store_while_it_writes_is_stopped_by_force_and_no_row_comes_after_the_fence()
    {
        await using var scene = await grounds.OpenAsync(Scenario, new SceneOptions { Failures = "F9, F13" });
        (await RunAsync(scene)).ShouldHold();
    }

    [Fact]
    public async Task The_bench_notices_files_that_are_published_before_they_are_recorded()
    {
        await using var scene = await grounds.OpenAsync(Scenario, new SceneOptions { Planted = "PublishedBeforeRecord", Sinks = [SinkClass.Staged] });
        Assert.Contains((await RunAsync(scene)).Violations, v => v.Promise == "S5");
    }

    private static async Task<Verdict> RunAsync(FaultScene scene)
    {
        var cut = await scene.StartAsync("cut");
        var other = await scene.StartAsync("other", slots: 0);
        await scene.SubmitAsync(other);

        await using var fault = await BenchNetwork.CutAsync(cut.Place, scene.StorePlace);
        scene.Act("cut is cut from the store");
        await scene.ForceStopAsync(other);
        await scene.LeasesAreOverAsync(other);
        await scene.PassAsync(TimeSpan.FromSeconds(12));
        await fault.MendAsync();
        scene.Act("cut reaches the store again");
        await scene.SettleAsync(other);
        await scene.FinishAsync(other);

        return await scene.JudgeAsync(other);
    }
}
