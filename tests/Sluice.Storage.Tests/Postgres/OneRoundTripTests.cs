using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Requests;
using Sluice.Core.Sessions;
using Sluice.Storage.Postgres;
using Sluice.TestServers;

namespace Sluice.Storage.Tests.Postgres;

/// <summary>F46: a node that freezes between two statements holds nothing, because there are no two.</summary>
public sealed class OneRoundTripTests
{
    [Fact]
    public async Task No_change_is_ever_a_transaction_of_several_round_trips()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["log_statement"] = "all" };
        await using var server = await PostgresServer.StartAsync(new PostgresOptions { Settings = settings }, Scene.Token);
        await using var store = await Scene.OpenAsync(await server.CreateDatabaseAsync(ct: Scene.Token));
        var before = (await File.ReadAllLinesAsync(server.LogPath, Scene.Token)).Length;

        await LiveAsync(store);

        var said = (await File.ReadAllLinesAsync(server.LogPath, Scene.Token)).Skip(before).Where(l => l.Contains("LOG:  ", StringComparison.Ordinal)).ToList();
        Assert.Contains(said, l => l.Contains("change_run", StringComparison.Ordinal));
        Assert.Contains(said, l => l.Contains("report_attempt", StringComparison.Ordinal));
        Assert.DoesNotContain(said, l => l.Contains("BEGIN", StringComparison.OrdinalIgnoreCase) && !l.Contains("READ ONLY", StringComparison.Ordinal));
    }

    private static async Task LiveAsync(PostgresControlStore store)
    {
        var worker = await store.WorkerAsync();
        var (run, attempts) = await store.RunningAsync(worker, 2);
        await store.SavePlanAsync(run.Job, run.Generation, new SplitPlan([new PlannedSplit(0, "a", "t", "", "", null, null)], ["x"]), Scene.Token);
        Assert.NotNull(await store.TakeSplitAsync(run.Key, attempts[0], Scene.Token));
        var key = new SplitKey("pg", "a");
        Assert.NotNull(await store.TakeOverAsync(run, key, attempts[0], Scene.Token));
        await store.RecordCommitAsync(
            new CommitRecord(run.Job, run.Number, run.Epoch, key, attempts[0], new StoredProgress(attempts[0].Value, 1, "end", 9), "manifest", 9), Scene.Token);
        await store.FinishSplitAsync(run.Key, attempts[0], "a", [], Scene.Token);
        await store.CompleteAsync(run.Key, attempts[0], Scene.Token);
        await store.RenewAsync(new Renewal(worker, 1, attempts), Scene.Now, Scene.Token);
        await store.ReportAsync(Scene.Report(run.Key, attempts[0], worker), Scene.Now, Scene.Token);
        await store.ReadSnapshotAsync(run.Key, Scene.Token);
        await store.CommitAsync(Scene.ForceStop(run), Scene.Token);
        var task = Assert.Single(await store.ReadOpenFenceTasksAsync(Scene.Token));
        await store.ClaimFenceAsync(task, "node", Scene.Token);
        await store.SettleAllAsync(await store.ReadOpenResidualsAsync(Scene.Token), Scene.Token);
        await store.ReportAsync(Scene.Report(run.Key, attempts[0], worker, AttemptState.Stopped, 2), Scene.Now, Scene.Token);
        await store.ReadReceiptsAsync(run.Key, Scene.Token);
        await store.ResolveAsync(new RequestId("never sent"), Scene.Now, Scene.Token);
        await store.RecordRequestAsync(Scene.Request(RequestKind.Cancel, RequestOutcome.AlreadyFinal), run.Key, null, 1, Scene.Now, Scene.Token);
        await store.DeclareLostAsync(worker, 2, null, Scene.Now, Scene.Token);
        await store.RaiseIncarnationAsync(1, Scene.Now, Scene.Token);
        await store.DeleteAsync(Scene.Request(RequestKind.Delete), run.Key, Scene.Now, Scene.Token);
        await store.SweepAsync(new Core.History.HistoryRules(), Scene.Now, Scene.Token);
    }
}
