using Sluice.Client;
using Sluice.Client.Contract;
using Sluice.Server.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Server.Tests.Stops;

/// <summary>A deleted job is gone at once; what it left in its sinks' ledgers goes too, and not before what its stop left behind is harmless.</summary>
public sealed class DeleteTests
{
    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task S5_S9_A_job_that_is_deleted_before_its_fence_holds_is_fenced_all_the_same_and_then_its_ledger_rows_go(StoreKind store)
    {
        await using var target = await PostgresServer.StartAsync(new PostgresOptions { Fast = true }, Scene.Ct);
        await using var scene = await Scene.OpenAsync(store);
        var node = await scene.StartAsync();
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres, target: target);
        var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 400));
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        var runner = await node.NextRunnerAsync();
        await runner.FreezeAsync();
        target.Pause();
        var refused = await Assert.ThrowsAsync<SluiceApiException>(() => node.Client.DeleteAsync(job, cancellationToken: Scene.Ct));
        Assert.Equal(ProblemCodes.NotFinal, refused.Code);
        var stop = (await node.ForceStopAsync(job, "the-stop")).Stop!;

        await node.Client.DeleteAsync(job, cancellationToken: Scene.Ct);

        Assert.Equal(404, (await Assert.ThrowsAsync<SluiceApiException>(() => node.Impatient.GetJobAsync(job, Scene.Ct))).Status);
        Assert.Empty((await node.Client.ListJobsAsync(cancellationToken: Scene.Ct)).Items);
        Assert.Equal((RequestOutcome.Stopped, stop.Decision), await OutcomeAsync(node));
        target.Continue();
        var (rows, ledger) = (await orders.VisibleAsync(), -1L);
        await Condition.HoldsAsync(
            async () => (ledger = await LedgerRowsAsync(orders)) == 0, NodeProcess.Longest, () => Task.FromResult($"{ledger} rows are left\n{node.Process.ErrorSoFar}"), Scene.Ct);
        runner.Thaw();
        await runner.GoneAsync();

        Assert.Equal(rows, await orders.VisibleAsync());
        Assert.InRange(rows, 1, orders.Count - 1);
        Assert.Equal(0, await LedgerRowsAsync(orders));
    }

    private static async Task<(RequestOutcome, StopDecision)> OutcomeAsync(NodeProcess node)
    {
        var request = await node.Client.GetRequestAsync("the-stop", Scene.Ct);
        return (request.Outcome, request.Stop!.Decision);
    }

    private static Task<long> LedgerRowsAsync(OrdersJob orders) => orders.Database.ScalarAsync<long>(
        "SELECT (SELECT count(*) FROM sluice_fence) + (SELECT count(*) FROM sluice_position) + (SELECT count(*) FROM sluice_session)", Scene.Ct);
}
