using Sluice.Client.Contract;
using Sluice.Faults.Tests.Fixtures;
using Sluice.Faults.Tests.Network;

namespace Sluice.Faults.Tests.Scenarios;

/// <summary>Networks that are cut elsewhere than between a node and its store, in one direction or both.</summary>
public sealed class CutTests(Grounds grounds)
{
    [Fact]
    public async Task F8_A_node_that_others_do_not_reach_is_canceled_through_the_store()
    {
        await using var scene = await grounds.OpenAsync("node cut from the other nodes only, cancel", new SceneOptions { Failures = "F8" });
        var cut = await scene.StartAsync("cut");
        var other = await scene.StartAsync("other", slots: 0);
        await scene.SubmitAsync(other);

        await using var fault = await BenchNetwork.CutAsync(cut.Place, other.Place);
        await Task.WhenAll(scene.Targets.Select(t => other.Client.CancelAsync(t.Job, new CancelRequest { Reason = "a test" }, cancellationToken: FaultScene.Ct)));
        foreach (var job in await scene.AllSeeAsync(other, j => j.IsFinal))
            Assert.Equal(JobStatus.Canceled, job.Status);
        await scene.SettleAsync(other);
        await scene.FinishAsync(other);

        (await scene.JudgeAsync(other)).ShouldHold();
    }

    [Theory]
    [InlineData("what the node sends", true)]
    [InlineData("what the store sends", false)]
    public async Task F8_F9_A_node_whose_way_to_the_store_is_cut_in_one_direction_is_stopped_by_force(string lost, bool fromNode)
    {
        await using var scene = await grounds.OpenAsync($"one-way cut: {lost} is lost, force stop", new SceneOptions { Failures = "F8, F9, F45" });
        var cut = await scene.StartAsync("cut");
        var other = await scene.StartAsync("other", slots: 0);
        await scene.SubmitAsync(other);

        await using var fault = fromNode ? await BenchNetwork.LoseAsync(cut.Place, scene.StorePlace) : await BenchNetwork.LoseAsync(scene.StorePlace, cut.Place);
        scene.Act($"{lost} is lost");
        await scene.ForceStopAsync(other);
        await scene.LeasesAreOverAsync(other);
        await scene.PassAsync(TimeSpan.FromSeconds(12));
        await fault.MendAsync();
        scene.Act("nothing is lost any more");
        await scene.SettleAsync(other);
        await scene.FinishAsync(other);

        (await scene.JudgeAsync(other)).ShouldHold();
    }

    [Fact]
    public async Task F30_F9_A_node_that_is_cut_from_its_target_only_is_canceled_at_its_deadline_and_the_job_goes_on_when_it_is_back()
    {
        await using var scene = await grounds.OpenAsync(
            "node cut from the targets only, cancel", new SceneOptions { Failures = "F18, F30", Sinks = [SinkClass.Transactional, SinkClass.LeaseOnly] });
        var cut = await scene.StartAsync("cut");
        var other = await scene.StartAsync("other", slots: 0);
        await scene.SubmitAsync(other);

        await using var fault = await BenchNetwork.CutAsync(cut.Place, scene.SinkPlace);
        scene.Act("cut is cut from the targets");
        await Task.WhenAll(scene.Targets.Select(t => other.Client.CancelAsync(t.Job, new CancelRequest { Reason = "a test" }, cancellationToken: FaultScene.Ct)));
        foreach (var job in await scene.AllSeeAsync(other, j => j.IsFinal))
            Assert.Equal(JobStatus.Canceled, job.Status);
        await fault.MendAsync();
        scene.Act("cut reaches the targets again");
        await scene.SettleAsync(other);
        await scene.FinishAsync(other);

        (await scene.JudgeAsync(other)).ShouldHold();
    }

    [Fact]
    public async Task F9_F16_Of_two_halves_the_one_with_the_store_goes_on_with_all_jobs_and_the_other_doubles_nothing()
    {
        await using var scene = await grounds.OpenAsync("nodes cut into halves, one of them with the store", new SceneOptions { Failures = "F9, F16, F17, F41", Files = 80, RowsPerSecond = SceneOptions.Unstopped });
        var (alone, with) = (await scene.StartAsync("alone"), await scene.StartAsync("with"));
        await scene.SubmitAsync(alone);

        await using var fault = await BenchNetwork.HalveAsync([alone.Place], [with.Place, scene.StorePlace]);
        scene.Act("halved");
        await scene.PassAsync(TimeSpan.FromSeconds(50));
        await fault.MendAsync();
        scene.Act("whole again");
        await scene.FinishAsync(with);

        (await scene.JudgeAsync(with)).ShouldHold();
    }
}
