using Sluice.Client.Contract;
using Sluice.Faults.Tests.Fixtures;
using Sluice.Faults.Tests.Network;

namespace Sluice.Faults.Tests.Scenarios;

/// <summary>A node is slow to reach, and not dead: packets are lost, and what arrives is late.</summary>
public sealed class LongLineTests(Grounds grounds)
{
    [Fact]
    public async Task F11_Jobs_of_a_node_whose_packets_are_dropped_and_late_are_canceled_in_time_and_lose_nothing()
    {
        await using var scene = await grounds.OpenAsync("a fifth of the packets dropped, the rest a second late, cancel", new SceneOptions { Failures = "F8, F11" });
        var line = await scene.AddPlaceAsync("line");
        await using var relay = await Relay.StartAsync(line, scene.StorePlace, scene.StoreServer.Port);
        var far = await scene.StartAsync("far", start: new NodeStart { StoreAddress = line.Address.ToString() });
        var other = await scene.StartAsync("other", slots: 0);
        await scene.SubmitAsync(other);

        relay.Delay = TimeSpan.FromSeconds(1) * FaultScene.Scale;
        await using var there = await BenchNetwork.LoseAsync(far.Place, line, 0.2);
        await using var back = await BenchNetwork.LoseAsync(line, far.Place, 0.2);
        scene.Act("the line is bad");
        await scene.PassAsync(TimeSpan.FromSeconds(30));
        await Task.WhenAll(scene.Targets.Select(t => other.Client.CancelAsync(t.Job, new CancelRequest { Reason = "a test" }, cancellationToken: FaultScene.Ct)));
        foreach (var job in await scene.AllSeeAsync(other, j => j.IsFinal))
            Assert.Equal(JobStatus.Canceled, job.Status);
        await there.MendAsync();
        await back.MendAsync();
        relay.Delay = TimeSpan.Zero;
        scene.Act("the line is good");
        await scene.SettleAsync(other);
        await scene.FinishAsync(other);

        (await scene.JudgeAsync(other)).ShouldHold();
    }
}
