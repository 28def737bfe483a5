using System.Diagnostics;
using Sluice.Client.Contract;
using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.Server.Tests.Fixtures;

namespace Sluice.Server.Tests.Stops;

/// <summary>A runner that is frozen or killed in the middle of what it does at the sink, with what it holds there.</summary>
[Collection(Alone.Name)]
public sealed class HeldSinkTests
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(5);

    /// <summary>What PostgreSQL is waited for is not scaled: a fence's place and an answer have their real times.</summary>
    private static readonly string[] s_patient = ["--set", "lease.fence_claim=300s", "--set", "lease.answer=50s"];

    [Theory]
    [InlineData("F4: frozen in its COMMIT, with the lock of the fence's row", true, false)]
    [InlineData("F47: frozen in its COPY, with keys that the next run writes", false, false)]
    [InlineData("F28: killed in its INSERT", false, true)]
    public async Task F4_F28_F47_A_stop_answers_at_once_and_its_fence_ends_what_a_frozen_or_killed_runner_holds(string what, bool isAtCommit, bool isKilled)
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres);
        var held = await scene.StartAsync("held", s_patient);
        var job = await held.SubmitAsync(orders.Text(rowsPerSecond: 400, env: "parallelism = 1"));
        await held.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        var runner = await held.NextRunnerAsync();
        await using var gate = await Gate.CloseAsync(orders.Database, "orders", isAtCommit);
        await gate.ReachedAsync(() => held.Logs());
        if (isKilled)
        {
            await held.KillAsync();
            runner.Kill();
        }
        else
        {
            await runner.FreezeAsync();
            await held.System.FreezeAsync();
        }

        var other = await scene.StartAsync("other", s_patient);
        await (await OrdersJob.MakeAsync(scene, SinkKind.Files, files: 1, name: "warm")).WarmAsync(other);
        var clock = Stopwatch.StartNew();
        var answer = await other.ForceStopAsync(job);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"{what}: answered after {clock.Elapsed}");
        Assert.Equal((StopOutcome.Stopped, JobStatus.Canceled), (answer.Outcome, answer.Job.Status));
        var fenced = await other.SeesAsync(job, j => j.Stop!.Progress.Residuals.All(r => r.FencedAt is not null || r.ConfirmedAt is not null));
        await gate.LeftAsync(() => "what the zombie held at the sink is still there");
        Assert.All(fenced.Stop!.Progress.Residuals, r => Assert.True((r.FencedAt ?? r.ConfirmedAt) - answer.Stop!.Decision.DecidedAt < s_most, $"{what}: {r}"));
        var (rows, positions) = (await orders.VisibleAsync(), await orders.PositionsAsync());
        await gate.OpenAsync();
        runner.Thaw();
        held.System.Thaw();
        await runner.GoneAsync();
        Assert.Equal((rows, positions), (await orders.VisibleAsync(), await orders.PositionsAsync()));

        Assert.Equal(2, (await other.Client.ResumeAsync(job, cancellationToken: Scene.Ct)).Run);
        Assert.Equal(JobStatus.Finished, (await other.EndsAsync(job)).Status);
        await orders.VerifyAsync();
    }

    [Fact]
    public async Task F50_A_runner_that_is_killed_between_the_commits_of_two_sinks_leaves_no_row_out_or_twice_in_either()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Sqlite);
        var node = await scene.StartAsync();
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres, files: 30);
        var database = orders.Database;
        await database.ExecuteAsync($"CREATE TABLE copies ({Orders.Ddl})", Scene.Ct);
        var job = await node.SubmitAsync($$"""
            env { job.name = two, parallelism = 1, checkpoint.interval = 200, read_limit.rows_per_second = 400, job.retry.times = 3, job.retry.interval.seconds = 0 }
            source { {{Orders.CsvSource(orders.Source).Replace("{ path", "{ plugin_output = rows, path", StringComparison.Ordinal)}} }
            sink { {{Orders.PostgresSink(database, "orders", ", plugin_input = rows")}}
                   {{Orders.PostgresSink(database, "copies", ", plugin_input = rows")}} }
            """);
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        await using var gate = await Gate.CloseAsync(database, "copies", isAtCommit: true);
        await gate.ReachedAsync(() => node.Logs());
        Assert.True(await orders.VisibleAsync() > await database.ScalarAsync<long>("SELECT count(*) FROM copies", Scene.Ct), "the first sink is not ahead");

        (await node.NextRunnerAsync()).Kill();
        await gate.LeftAsync(() => node.Process.ErrorSoFar);
        await gate.OpenAsync();
        var ended = await node.EndsAsync(job);

        Assert.Equal((JobStatus.Finished, 1), (ended.Status, ended.Run));
        await orders.VerifyAsync();
        Orders.Verify(await Orders.ReadPostgresAsync(database, "copies"), orders.Count, "at the end");
    }
}
