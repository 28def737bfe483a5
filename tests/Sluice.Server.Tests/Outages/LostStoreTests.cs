using Sluice.Client;
using Sluice.Client.Contract;
using Sluice.Core.Leases;
using Sluice.Server.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Server.Tests.Outages;

/// <summary>The store's PostgreSQL is away.</summary>
public sealed class LostStoreTests
{
    private static readonly Timings s_times = new Timings().Scaled(0.1);

    [Fact]
    public async Task T7_F9_F10_F24_A_stop_while_the_store_is_away_is_refused_changes_nothing_and_works_when_it_is_back()
    {
        await using var server = await PostgresServer.StartAsync(new PostgresOptions { Fast = true }, Scene.Ct);
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres, server);
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Files);
        var node = await scene.StartAsync();
        var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 400));
        var before = await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        var runner = await node.NextRunnerAsync();

        await server.StopAsync(Scene.Ct);
        var asked = new List<string>();
        SluiceApiException refused;
        do
        {
            asked.Add($"outage-{asked.Count}");
            refused = await Assert.ThrowsAsync<SluiceApiException>(() => node.Impatient.ForceStopAsync(
                job, new ForceStopRequest { Reason = "a test" }, asked[^1], Scene.Ct));
            Assert.Equal(503, refused.Status);
            Assert.NotNull(refused.RetryAfter);
        }
        while (refused.Code == ProblemCodes.InDoubt && asked.Count < 20);
        Assert.Equal(ProblemCodes.StoreUnavailable, refused.Code);
        Assert.Equal(503, (await Assert.ThrowsAsync<SluiceApiException>(() => node.Impatient.GetJobAsync(job, Scene.Ct))).Status);

        // Permits run out: writing pauses, and nothing is killed.
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await Condition.HoldsAsync(() => clock.Elapsed > s_times.NoNewWrites + s_times.Answer, NodeProcess.Longest, () => "", Scene.Ct);
        var rows = await orders.VisibleAsync();
        await Condition.HoldsAsync(() => clock.Elapsed > s_times.Silence, NodeProcess.Longest, () => "", Scene.Ct);
        Assert.Equal(rows, await orders.VisibleAsync());
        Assert.True(runner.IsAlive);

        await server.RestartAsync(Scene.Ct);
        var after = await node.SeesAsync(job, j => j.Counts.CommittedRows > rows);
        Assert.Equal((JobStatus.Running, 1, before.Epoch, null), (after.Status, after.Run, after.Epoch, after.Stop));
        foreach (var id in asked)
            Assert.Equal(RequestOutcome.NeverHappened, (await node.Client.GetRequestAsync(id, Scene.Ct)).Outcome);
        Assert.Equal(JobStatus.Canceled, (await node.ForceStopAsync(job)).Job.Status);
        await node.SettlesAsync(job);
        await node.Client.ResumeAsync(job, cancellationToken: Scene.Ct);
        Assert.Equal(JobStatus.Finished, (await node.EndsAsync(job)).Status);
        await orders.VerifyAsync();
    }
}
