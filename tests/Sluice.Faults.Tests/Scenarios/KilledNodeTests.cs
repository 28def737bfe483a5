using Sluice.Client.Contract;
using Sluice.Faults.Tests.Fixtures;
using Sluice.Faults.Tests.Verdicts;

namespace Sluice.Faults.Tests.Scenarios;

/// <summary>A node is killed and does not come back: one at work, one that decides.</summary>
public sealed class KilledNodeTests(Grounds grounds)
{
    [Fact]
    public async Task F53_What_a_killed_node_had_is_done_by_another()
    {
        await using var scene = await grounds.OpenAsync("node killed at work", new SceneOptions { Failures = "F28, F53", Files = 80, RowsPerSecond = SceneOptions.Unstopped });
        var killed = await scene.StartAsync("killed");
        await scene.SubmitAsync(killed);
        var other = await scene.StartAsync("other");

        scene.Act(Recovery.Kill(killed.Name));
        await killed.KillAsync();
        await scene.FinishAsync(other);

        (await scene.JudgeAsync(other)).ShouldHold();
    }

    [Theory]
    [InlineData("CANCELING")]
    [InlineData("DOING_SAVEPOINT")]
    [InlineData("mid force stop")]
    public async Task F15_A_node_that_decides_is_killed_in_the_middle_and_another_finishes_from_the_store(string when)
    {
        await using var scene = await grounds.OpenAsync($"node that decides killed: {when}", new SceneOptions { Failures = "F15", HasControlProcesses = true });
        var works = await scene.StartAsync("works");
        var decides = await scene.StartAsync("decides", slots: 0);
        await scene.SubmitAsync(decides);
        var other = await scene.StartAsync("other", slots: 0);
        // A node that has just started reads its code while it answers for the first time, on processors that three scenarios share.
        await scene.AllSeeAsync(other, j => j.Status == JobStatus.Running);
        // What it asks for hangs, so that it is killed while it waits.
        await works.FreezeAsync();
        foreach (var target in scene.Targets)
        {
            if (when == "CANCELING")
                await decides.Client.CancelAsync(target.Job, new CancelRequest { Reason = "a test" }, cancellationToken: FaultScene.Ct);
            else if (when == "DOING_SAVEPOINT")
                await decides.Client.SavepointAsync(target.Job, new SavepointRequest { Reason = "a test" }, cancellationToken: FaultScene.Ct);
        }

        var stops = when != "mid force stop" ? [] : scene.Targets
            .Select(t => decides.Impatient.ForceStopAsync(t.Job, new ForceStopRequest { Reason = "a test" }, $"killed-{t.Job}", FaultScene.Ct)).ToList();
        scene.Act("decides is killed");
        await decides.KillAsync();
        await Task.WhenAny(Task.WhenAll(stops));
        foreach (var target in when == "mid force stop" ? scene.Targets : [])
        {
            // The same request again, at another node: done once, whether or not the first one was.
            var again = await other.Client.ForceStopAsync(target.Job, new ForceStopRequest { Reason = "a test" }, $"killed-{target.Job}", FaultScene.Ct);
            Assert.Equal(JobStatus.Canceled, again.Job.Status);
        }

        foreach (var job in await scene.AllSeeAsync(other, j => j.IsFinal))
            Assert.Equal(when == "DOING_SAVEPOINT" ? job.Status : JobStatus.Canceled, job.Status);
        works.Thaw();
        await scene.SettleAsync(other);
        await scene.FinishAsync(other);

        (await scene.JudgeAsync(other)).ShouldHold();
    }
}
