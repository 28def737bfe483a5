using Sluice.Client.Contract;
using Sluice.Faults.Tests.Fixtures;
using Sluice.Faults.Tests.Network;

namespace Sluice.Faults.Tests.Scenarios;

/// <summary>A node drops off the list for a moment, again and again: the case that this project was begun for.</summary>
public sealed class FlappingTests(Grounds grounds)
{
    /// <summary>A minute of flaps of two seconds; as many in scaled time.</summary>
    private const int Flaps = 15;

    [Fact]
    public async Task F54_A_node_that_drops_off_the_list_every_two_seconds_while_its_jobs_are_canceled_is_told_so_and_they_end()
    {
        await using var scene = await grounds.OpenAsync("membership flaps while jobs are canceled", new SceneOptions { Failures = "F54", HasControlProcesses = true });
        var flapping = await scene.StartAsync("flapping");
        var other = await scene.StartAsync("other", slots: 0);
        await scene.SubmitAsync(other);

        await using (await BenchNetwork.CutAsync(flapping.Place, scene.StorePlace))
        await using (await BenchNetwork.CutAsync(flapping.Place, other.Place))
        {
            scene.Act("flapping is off the list, and the jobs are canceled");
            await Task.WhenAll(scene.Targets.Select(t => other.Client.CancelAsync(t.Job, new CancelRequest { Reason = "a test" }, cancellationToken: FaultScene.Ct)));
            await scene.PassAsync(TimeSpan.FromSeconds(2));
        }

        await FlapAsync(scene, flapping, other, () => scene.Targets.All(t => scene.Chronicle.Sightings.Any(s => s.Job == t.Job && s.IsFinal)));
        foreach (var job in await scene.AllSeeAsync(other, j => j.IsFinal))
            Assert.Equal(JobStatus.Canceled, job.Status);
        await scene.SettleAsync(other);
        await scene.FinishAsync(other);

        (await scene.JudgeAsync(other)).ShouldHold();
    }

    [Fact]
    public async Task F54_No_job_of_a_node_that_flaps_for_less_than_its_silence_is_restarted()
    {
        await using var scene = await grounds.OpenAsync("membership flaps for a minute, nobody stops anything", new SceneOptions { Failures = "F54", RowsPerSecond = SceneOptions.Unstopped });
        var flapping = await scene.StartAsync("flapping");
        var other = await scene.StartAsync("other");
        await scene.SubmitAsync(flapping);
        var before = flapping.Runners.Where(r => r.IsAlive).Select(r => r.Id).ToHashSet();

        await FlapAsync(scene, flapping, other, () => false);
        await scene.FinishAsync(other);

        // Each job still runs in the process that it was given at first, whichever node had it: no attempt was made again.
        foreach (var target in scene.Targets)
        {
            Assert.Equal(1, (await scene.SeesAsync(other, target, j => j.IsFinal)).Run);
            var again = await scene.Store.RowsAsync($"SELECT id, error FROM sluice.attempt WHERE job = {target.Job} AND transient", FaultScene.Ct);
            Assert.True(again.Count == 0, string.Join('\n', again.Select(a => $"job {target.Job}, attempt {a[0]}: {a[1]}")));
        }

        Assert.NotEmpty(before);
        (await scene.JudgeAsync(other)).ShouldHold();
    }

    private static async Task FlapAsync(FaultScene scene, BenchNode flapping, BenchNode other, Func<bool> isOver)
    {
        for (var flap = 0; flap < Flaps && !isOver(); flap++)
        {
            await using (await BenchNetwork.CutAsync(flapping.Place, scene.StorePlace))
            await using (await BenchNetwork.CutAsync(flapping.Place, other.Place))
                await scene.PassAsync(TimeSpan.FromSeconds(2));
            await scene.PassAsync(TimeSpan.FromSeconds(2));
        }

        scene.Act("flapping is on the list for good");
    }
}
