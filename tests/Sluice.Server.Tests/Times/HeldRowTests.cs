using Npgsql;
using Sluice.Client.Contract;
using Sluice.Server.Tests.Fixtures;

namespace Sluice.Server.Tests.Times;

/// <summary>Somebody sleeps with a lock of the store.</summary>
[Collection(Alone.Name)]
public sealed class HeldRowTests
{
    [Fact]
    public async Task F46_A_stop_answers_within_a_second_while_a_session_that_sleeps_holds_the_runs_row()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        var node = await scene.StartAsync("--set", "lease.answer=50s");
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Files);
        var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 100));
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        await (await OrdersJob.MakeAsync(scene, SinkKind.Files, files: 1, name: "warm")).WarmAsync(node);
        await using var sleeper = await scene.Store!.OpenAsync(Scene.Ct);
        await using var transaction = await sleeper.BeginTransactionAsync(Scene.Ct);
        await using (var hold = new NpgsqlCommand($"SELECT 1 FROM {await scene.SchemaAsync()}.run WHERE job = {job} FOR UPDATE", sleeper, transaction))
            Assert.Equal(1, await hold.ExecuteScalarAsync(Scene.Ct));

        var clock = System.Diagnostics.Stopwatch.StartNew();
        var answer = await node.ForceStopAsync(job);

        Assert.Equal((StopOutcome.Stopped, JobStatus.Canceled), (answer.Outcome, answer.Job.Status));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"{clock.Elapsed}");
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => transaction.CommitAsync(Scene.Ct));
    }
}
