using Sluice.Client;
using Sluice.Client.Contract;
using Sluice.Faults.Tests.Fixtures;
using Sluice.Faults.Tests.History;
using Sluice.Faults.Tests.Network;
using Sluice.TestServers;

namespace Sluice.Faults.Tests.Scenarios;

/// <summary>The store is away for a while, or another server takes its place.</summary>
public sealed class StoreOutageTests(Grounds grounds)
{
    private static readonly ForceStopRequest s_request = new() { Reason = "a test" };

    [Fact]
    public async Task F10_F24_A_store_that_crashes_stops_no_job_and_a_stop_that_is_asked_for_meanwhile_is_done_when_it_is_back_or_was_refused()
    {
        await using var scene = await grounds.OpenAsync("PostgreSQL crashes twice, force stop while it is away", new SceneOptions { Failures = "F10, F20, F24", OwnStore = Servers.Durable });
        await scene.StartAsync("works");
        var other = await scene.StartAsync("other", slots: 0);
        await scene.SubmitAsync(other);

        await AwayAsync(scene, () => scene.PassAsync(TimeSpan.FromSeconds(10)));
        foreach (var target in scene.Targets)
        {
            // Nobody was declared lost, and the same run goes on in the same attempts.
            var rows = (await scene.SeesAsync(other, target, _ => true)).Counts.CommittedRows;
            Assert.Equal(1, (await scene.SeesAsync(other, target, j => j.Counts.CommittedRows > rows)).Run);
        }

        await AwayAsync(scene, async () =>
        {
            scene.Act("force stop, with no store");
            foreach (var target in scene.Targets)
            {
                var refused = await Assert.ThrowsAsync<SluiceApiException>(() => other.Impatient.ForceStopAsync(target.Job, s_request, $"away-{target.Job}", FaultScene.Ct));
                Assert.True(refused is { IsTransient: true, RetryAfter: not null }, $"{refused.Code} {refused.Message}");
            }
        });
        foreach (var target in scene.Targets)
            Assert.Equal(JobStatus.Canceled, (await other.Client.ForceStopAsync(target.Job, s_request, $"away-{target.Job}", FaultScene.Ct)).Job.Status);
        await scene.SettleAsync(other);
        await scene.FinishAsync(other);

        (await scene.JudgeAsync(other)).ShouldHold();
    }

    [Fact]
    public async Task F23_F44_A_stop_that_was_answered_holds_when_a_synchronous_standby_takes_the_stores_place()
    {
        await using var scene = await grounds.OpenAsync("PostgreSQL failed over to a synchronous standby", new SceneOptions { Failures = "F21, F22, F23, F44", OwnStore = Servers.Durable });
        var standby = await scene.AddStandbyAsync();
        var address = await scene.Network.AddAddressAsync(scene.StorePlace);
        var start = new NodeStart { StoreAddress = address.ToString() };
        var works = await scene.StartAsync("works", start: start);
        var other = await scene.StartAsync("other", slots: 0, start);
        await scene.SubmitAsync(other);

        // One is stopped and answered for; the others are being canceled when the store loses its power.
        var stopped = scene.Targets[0];
        Assert.Equal(JobStatus.Canceled, (await other.Client.ForceStopAsync(stopped.Job, s_request, cancellationToken: FaultScene.Ct)).Job.Status);
        await works.FreezeAsync();
        foreach (var target in scene.Targets.Skip(1))
            await other.Client.CancelAsync(target.Job, new CancelRequest { Reason = "a test" }, cancellationToken: FaultScene.Ct);
        var since = Chronicle.Now;
        scene.Act("the store loses its power");
        await scene.StoreServer.KillAsync(FaultScene.Ct);
        await standby.Server.PromoteAsync(FaultScene.Ct);
        await scene.Network.MoveAddressAsync(address, scene.StorePlace, standby.Place);
        scene.FailOver(standby);
        scene.Act("its standby has taken its place");
        works.Thaw();
        foreach (var job in await scene.AllSeeAsync(other, j => j.IsFinal))
            Assert.Equal(JobStatus.Canceled, job.Status);
        scene.Chronicle.WasAway(since);
        await scene.SettleAsync(other);
        await scene.FinishAsync(other);

        (await scene.JudgeAsync(other)).ShouldHold();
    }

    [Fact]
    public async Task F23_A_stop_that_the_new_store_has_never_heard_of_is_decided_again_from_the_journal_of_the_node_that_answered_it()
    {
        // Files are published by records in the store: what it forgets of them comes twice, which no journal of stops can mend.
        await using var scene = await grounds.OpenAsync(
            "PostgreSQL failed over to a standby that has not heard of the stop",
            new SceneOptions { Failures = "F23", OwnStore = Servers.Durable, Sinks = [SinkClass.Transactional, SinkClass.LeaseOnly] });
        var standby = await scene.AddStandbyAsync(isSynchronous: false);
        var address = await scene.Network.AddAddressAsync(scene.StorePlace);
        var start = new NodeStart { StoreAddress = address.ToString() };
        await scene.StartAsync("works", start: start);
        var other = await scene.StartAsync("other", slots: 0, start);
        await scene.SubmitAsync(other);
        var copy = standby.Server.Database(scene.Store.Name);
        await Condition.HoldsAsync(
            async () => await copy.ScalarAsync<long>("SELECT count(*) FROM sluice.split WHERE done", FaultScene.Ct) > 0, FaultScene.Longest,
            () => Task.FromResult(standby.Server.Log()), FaultScene.Ct);

        await using var cut = await BenchNetwork.CutAsync(scene.StorePlace, standby.Place);
        scene.Act("the standby hears no more");
        await scene.ForceStopAsync(other);
        var since = Chronicle.Now;
        scene.Act("the store loses its power, and with it the stop");
        await scene.StoreServer.KillAsync(FaultScene.Ct);
        scene.Chronicle.LosesCommits();
        await cut.MendAsync();
        await standby.Server.PromoteAsync(FaultScene.Ct);
        await scene.Network.MoveAddressAsync(address, scene.StorePlace, standby.Place);
        scene.FailOver(standby);
        scene.Act("its standby has taken its place");
        foreach (var job in await scene.AllSeeAsync(other, j => j.IsFinal))
            Assert.Equal(JobStatus.Canceled, job.Status);
        scene.Chronicle.WasAway(since);
        await scene.SettleAsync(other);
        await scene.FinishAsync(other);

        (await scene.JudgeAsync(other)).ShouldHold();
    }

    private static async Task AwayAsync(FaultScene scene, Func<Task> meanwhile)
    {
        var since = Chronicle.Now;
        scene.Act("the store crashes");
        await scene.StoreServer.CrashAsync(FaultScene.Ct);
        await meanwhile();
        await scene.StoreServer.RestartAsync(FaultScene.Ct);
        scene.Chronicle.WasAway(since);
        scene.Act("the store is back");
    }
}
