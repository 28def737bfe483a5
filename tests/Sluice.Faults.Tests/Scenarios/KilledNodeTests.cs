using Sluice.Client.Contract;
using Sluice.Faults.Tests.Fixtures;
using Sluice.Faults.Tests.Verdicts;

namespace Sluice.Faults.Tests.Scenarios;

/// <summary>Nodes are killed: one at work, one that decides, all at once, one after the other.</summary>
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

    [Fact]
    public async Task F15_F53_All_nodes_are_killed_at_once_and_go_on_when_they_are_started_again()
    {
        await using var scene = await grounds.OpenAsync("all nodes killed at once and started again", new SceneOptions { Failures = "F15, F32, F53", RowsPerSecond = SceneOptions.Unstopped });
        var (one, two) = (await scene.StartAsync("one"), await scene.StartAsync("two"));
        await scene.SubmitAsync(one);

        var since = History.Chronicle.Now;
        scene.Act("all are killed");
        await Task.WhenAll(one.KillAsync(), two.KillAsync());
        var again = await scene.StartAsync("one", start: new NodeStart { Place = one.Place });
        scene.Chronicle.WasAway(since);
        await scene.StartAsync("two", start: new NodeStart { Place = two.Place });
        await scene.FinishAsync(again);

        (await scene.JudgeAsync(again)).ShouldHold();
    }

    [Fact]
    public async Task S10_Every_node_is_restarted_one_after_the_other_under_load_and_no_job_notices()
    {
        await using var scene = await grounds.OpenAsync("rolling restart of every node under load", new SceneOptions { Failures = "F32", Files = 120, RowsPerSecond = SceneOptions.Unstopped });
        var nodes = new[] { await scene.StartAsync("one"), await scene.StartAsync("two"), await scene.StartAsync("three") };
        await scene.SubmitAsync(nodes[0]);

        for (var i = 0; i < nodes.Length; i++)
        {
            scene.Act($"{nodes[i].Name} is told to end");
            await nodes[i].TerminateAsync();
            nodes[i] = await scene.StartAsync(nodes[i].Name, start: new NodeStart { Place = nodes[i].Place });
        }

        await scene.FinishAsync(nodes[0]);
        foreach (var target in scene.Targets)
            Assert.Equal(1, (await scene.SeesAsync(nodes[0], target, j => j.IsFinal)).Run);

        (await scene.JudgeAsync(nodes[0])).ShouldHold();
    }

    [Fact]
    public async Task F32_Two_nodes_of_one_name_double_nothing_and_when_one_of_them_is_gone_the_other_finishes()
    {
        await using var scene = await grounds.OpenAsync("node started twice under one name", new SceneOptions { Failures = "F32", Files = 80, RowsPerSecond = SceneOptions.Unstopped });
        var first = await scene.StartAsync("twin");
        await scene.SubmitAsync(first);
        var second = await scene.StartAsync("twin", start: new NodeStart { Suffix = "-copy" });
        scene.Act("a second twin has started");
        await scene.PassAsync(TimeSpan.FromSeconds(50));
        await first.KillAsync();
        scene.Act("the first twin is gone");
        await scene.FinishAsync(second);

        (await scene.JudgeAsync(second)).ShouldHold();
    }
}
