using System.Diagnostics;
using Sluice.Client;
using Sluice.Client.Contract;
using Sluice.Server.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Server.Tests.Outages;

/// <summary>The COMMIT of a stop waits for a synchronous standby that is away.</summary>
public sealed class HangingCommitTests
{
    private const int MostRounds = 5;

    [Theory]
    [InlineData("F22: the standby comes back", false)]
    [InlineData("F21: the connection dies meanwhile", true)]
    public async Task F21_F22_F52_A_stop_whose_COMMIT_hangs_is_in_doubt_for_as_long_as_it_does_and_then_done(string what, bool isEnded)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["synchronous_commit"] = "on" };
        await using var server = await PostgresServer.StartAsync(new PostgresOptions { Fast = true, Settings = settings }, Scene.Ct);
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres, server);
        var node = await scene.StartAsync();
        // It commits nothing meanwhile: a commit that hangs keeps the run locked, and a stop behind it waits before its own COMMIT.
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Files, files: 2);
        var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 1, env: "checkpoint.interval = 600000"));
        await node.SeesAsync(job, j => j.Counts.ReadRows > 0);
        RequestAnswer? answer;
        string request;
        var round = 0;
        do
        {
            request = $"stop-{++round}";
            answer = await StopAsync(node, server, job, request, what, isEnded);

            // It was still waiting behind a change of the job whose COMMIT hung, and asking has kept it from happening: then it never does.
            if (answer.Outcome == RequestOutcome.NeverHappened)
                Assert.False((await node.ReadAsync(job)).IsFinal, $"{what}: {request} never happened");
        }
        while (answer.Outcome == RequestOutcome.NeverHappened && round < MostRounds);

        Assert.Equal((RequestOutcome.Stopped, JobStatus.Canceled), (answer.Outcome, answer.Job?.Status));
        var again = await node.ForceStopAsync(job, request);
        Assert.Equal((StopOutcome.Stopped, answer.Stop!.Decision), (again.Outcome, again.Stop!.Decision));
        await node.SettlesAsync(job);
    }

    private static async Task<RequestAnswer> StopAsync(NodeProcess node, PostgresServer server, long job, string request, string what, bool isEnded)
    {
        await SetStandbyAsync(server, "away");
        var clock = Stopwatch.StartNew();
        var doubt = await Assert.ThrowsAsync<SluiceApiException>(() => node.Impatient.ForceStopAsync(job, new ForceStopRequest { Reason = "a test" }, request, Scene.Ct));
        Assert.Equal((503, ProblemCodes.InDoubt), (doubt.Status, doubt.Code));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{what}: {clock.Elapsed}");

        // Asked again and again: never that it did not happen, which it then would.
        for (var i = 0; i < 3; i++)
        {
            var asked = await Assert.ThrowsAsync<SluiceApiException>(() => node.Impatient.GetRequestAsync(request, Scene.Ct));
            Assert.Equal((503, ProblemCodes.InDoubt), (asked.Status, asked.Code));
            Assert.NotNull(asked.RetryAfter);
        }

        if (isEnded)
            Assert.True(await server.Default.ScalarAsync<long>("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'", Scene.Ct) > 0);
        await SetStandbyAsync(server, "");
        RequestAnswer? answer = null;
        await Condition.HoldsAsync(async () => (answer = await AskAsync(node, request)) is not null, NodeProcess.Longest, () => Task.FromResult(node.Process.ErrorSoFar), Scene.Ct);
        return answer!;
    }

    /// <summary>The outcome; <c>null</c> while it is in doubt.</summary>
    private static async Task<RequestAnswer?> AskAsync(NodeProcess node, string request)
    {
        try
        {
            return await node.Impatient.GetRequestAsync(request, Scene.Ct);
        }
        catch (SluiceApiException e) when (e.Status == 503)
        {
            return null;
        }
    }

    private static async Task SetStandbyAsync(PostgresServer server, string names)
    {
        await server.ExecuteAsync($"ALTER SYSTEM SET synchronous_standby_names = '{names}'", Scene.Ct);
        await server.ExecuteAsync("SELECT pg_reload_conf()", Scene.Ct);
        await Condition.HoldsAsync(
            async () => await server.Default.ScalarAsync<string>("SHOW synchronous_standby_names", Scene.Ct) == names, NodeProcess.Longest,
            () => Task.FromResult("the setting did not take effect"), Scene.Ct);

        // The process that makes checkpoints tells the others to wait, when it has read the setting.
        await server.ExecuteAsync("CHECKPOINT", Scene.Ct);
    }
}
