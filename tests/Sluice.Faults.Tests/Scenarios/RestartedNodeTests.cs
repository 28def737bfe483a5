using Sluice.Faults.Tests.Fixtures;

namespace Sluice.Faults.Tests.Scenarios;

/// <summary>Nodes are started again under their names: all at once, one after the other, one while the first of its name is still there.</summary>
public sealed class RestartedNodeTests(Grounds grounds)
{
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
