using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Stops;
using Sluice.TestServers;

namespace Sluice.Storage.Tests.Postgres;

/// <summary>S3 on PostgreSQL.</summary>
public sealed class ForceStopTests
{
    [Fact]
    public async Task A_force_stop_is_one_change_with_its_receipt_its_residuals_and_its_fence_tasks()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database);
        var worker = await store.WorkerAsync();
        var (run, attempts) = await store.RunningAsync(worker, 2, new RunSink("pg", SinkFencing.Transactional), new RunSink("files", SinkFencing.Staged));
        await store.ReportAsync(Scene.Report(run.Key, attempts[0], worker), Scene.Now, Scene.Token);

        var result = await store.CommitAsync(Scene.ForceStop(run, "stop-1"), Scene.Token);

        Assert.Equal(ChangeOutcome.Committed, result.Outcome);
        Assert.Equal((RunStatus.Canceled, true, run.Epoch.Next, run.Version + 1), (result.Run!.Status, result.Run.IsFinal, result.Run.Epoch, result.Run.Version));
        Assert.Equal(new Abandoned(2, 7, 1, 0), result.Decision!.Abandons);
        var receipt = Assert.Single(await store.ReadReceiptsAsync(run.Key, Scene.Token));
        Assert.Equal(result.Decision, receipt.Decision);
        Assert.Equal(attempts, receipt.Progress.Residuals.Select(r => r.Attempt));
        Assert.All(receipt.Progress.Residuals, r => Assert.Equal((result.Run.Epoch, SinkFencing.Staged, ResidualState.Open), (r.Epoch, r.Fencing, r.State)));
        Assert.Equal(["files", "pg"], (await store.ReadOpenFenceTasksAsync(Scene.Token)).Select(f => f.Sink));
        var request = await store.FindRequestAsync(new RequestId("stop-1"), Scene.Token);
        Assert.Equal((RequestOutcome.Stopped, run.Key, 1), (request!.Outcome, request.Run, request.StopOrdinal));
        var renewed = await store.RenewAsync(new Renewal(worker, 1, attempts), Scene.Now, Scene.Token);
        Assert.Equal(attempts.Select(a => new AttemptRenewal(a, Verdict.AlreadyFinal, AttemptOrder.Kill)), renewed.Attempts);
    }

    [Fact]
    public async Task Fifty_stops_under_one_request_at_once_are_one_decision()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database);
        var (run, _) = await store.RunningAsync(await store.WorkerAsync());
        var change = Scene.ForceStop(run);

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await store.CommitAsync(change, Scene.Token), Scene.Token)));

        Assert.Single(results, r => r.Outcome == ChangeOutcome.Committed);
        Assert.Equal(49, results.Count(r => r.Outcome == ChangeOutcome.RequestKnown && r.Known!.Outcome == RequestOutcome.Stopped && r.Known.StopOrdinal == 1));
        Assert.Single(await store.ReadReceiptsAsync(run.Key, Scene.Token));
    }

    [Theory]
    [InlineData("UPDATE run SET status = 3")]
    [InlineData("UPDATE run SET final = false, version = version + 1, epoch = epoch + 1")]
    [InlineData("TRUNCATE run")]
    public async Task The_database_itself_refuses_to_change_a_final_run(string sql)
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database);
        var (run, _) = await store.RunningAsync(await store.WorkerAsync());
        var stopped = (await store.CommitAsync(Scene.ForceStop(run), Scene.Token)).Run;

        var refusal = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.ExecuteAsync($"SET search_path = sluice; {sql}", Scene.Token));

        Assert.Equal(Npgsql.PostgresErrorCodes.RestrictViolation, refusal.SqlState);
        Assert.Equal(stopped, await store.FindRunAsync(run.Key, Scene.Token), RunsAlike.Instance);
    }

    [Theory]
    [InlineData("DELETE FROM run", "a live run cannot be deleted")]
    [InlineData("UPDATE run SET status = 12, final = true, version = version + 1", "a run that ends gets a higher epoch")]
    [InlineData("UPDATE run SET status = 12", "the version and the epoch of a run only grow")]
    public async Task The_database_itself_refuses_what_no_change_does_to_a_live_run(string sql, string why)
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database);
        await store.RunningAsync(await store.WorkerAsync());

        var refusal = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.ExecuteAsync($"SET search_path = sluice; {sql}", Scene.Token));

        Assert.Equal(why, refusal.MessageText);
    }
}
