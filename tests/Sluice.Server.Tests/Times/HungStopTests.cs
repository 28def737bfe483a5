using Sluice.Client.Contract;
using Sluice.Server.Tests.Fixtures;

namespace Sluice.Server.Tests.Times;

[Collection(Alone.Name)]
public sealed class HungStopTests
{
    private const int Rounds = 9;
    private const double Most = 2;

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task T1_F18_A_force_stop_while_a_cancel_hangs_on_a_stuck_task_takes_at_most_twice_as_long_as_one_alone(StoreKind store)
    {
        await using var scene = await Scene.OpenAsync(store);
        var node = await scene.StartAsync("--slots", "20");
        var calm = await OrdersJob.MakeAsync(scene, SinkKind.Files, name: "calm");
        var stuck = await OrdersJob.MakeAsync(scene, SinkKind.Files, name: "stuck");
        var (alone, beside) = (new Measured(), new Measured());
        for (var round = -1; round < Rounds; round++)
        {
            // Both are measured in the same minute of the same process, by turns; the first round only warms up.
            var first = await RunAsync(node, calm);
            await node.NextRunnerAsync();
            var answer = await Measure(round, alone).MeasureAsync(() => node.ForceStopAsync(first));
            Assert.Equal(JobStatus.Canceled, answer.Job.Status);

            var second = await RunAsync(node, stuck);
            await (await node.NextRunnerAsync()).FreezeAsync();
            await node.Client.CancelAsync(second, new CancelRequest { Reason = "a test" }, cancellationToken: Scene.Ct);
            Assert.Equal(JobStatus.Canceling, (await node.ReadAsync(second)).Status);
            answer = await Measure(round, beside).MeasureAsync(() => node.ForceStopAsync(second));
            Assert.Equal((StopOutcome.Stopped, JobStatus.Canceled), (answer.Outcome, answer.Job.Status));
            await node.SettlesAsync(first);
            await node.SettlesAsync(second);
        }

        TestContext.Current.SendDiagnosticMessage($"{store}: alone {alone}; while a cancel hangs {beside}");
        Assert.True(beside.Median < alone.Median * Most, $"alone {alone}; while a cancel hangs {beside}");
    }

    private static Measured Measure(int round, Measured times) => round < 0 ? new Measured() : times;

    private static async Task<long> RunAsync(NodeProcess node, OrdersJob orders)
    {
        var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 100, env: "parallelism = 1"));
        await node.SeesAsync(job, j => j.Counts.ReadRows > 0);
        return job;
    }
}
