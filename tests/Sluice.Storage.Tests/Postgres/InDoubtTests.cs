using System.Diagnostics;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Storage.Postgres;
using Sluice.TestServers;

namespace Sluice.Storage.Tests.Postgres;

/// <summary>A COMMIT that waits for a standby which is not there: F22, F52.</summary>
public sealed class InDoubtTests : IAsyncLifetime
{
    private static readonly Timings Short = new Timings().Scaled(0.2);
    private PostgresServer _server = null!;
    private PostgresDatabase _database = null!;
    private PostgresControlStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.StartAsync(ct: Scene.Token);
        _database = await _server.CreateDatabaseAsync(ct: Scene.Token);
        _store = await Scene.OpenAsync(_database, Short);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task F52_a_stop_whose_commit_hangs_is_in_doubt_until_its_outcome_is_known_and_never_not_done_before_done()
    {
        var (run, _) = await _store.RunningAsync(await _store.WorkerAsync());
        await LoseStandbyAsync();

        var clock = Stopwatch.StartNew();
        var result = await _store.CommitAsync(Scene.ForceStop(run, "the stop"), Scene.Token);

        Assert.Equal(ChangeOutcome.InDoubt, result.Outcome);
        Assert.True(clock.Elapsed < Short.Answer + TimeSpan.FromSeconds(1), $"The answer took {clock.Elapsed}.");
        for (var i = 0; i < 3; i++)
            Assert.Null(await _store.ResolveAsync(new RequestId("the stop"), Scene.Now, Scene.Token));
        Assert.Equal(RunStatus.Running, (await _store.FindRunAsync(run.Key, Scene.Token))!.Status);

        await FindStandbyAsync();

        RequestRecord? record = null;
        await Condition.HoldsAsync(
            async () => (record = await _store.ResolveAsync(new RequestId("the stop"), Scene.Now, Scene.Token)) is not null,
            TimeSpan.FromSeconds(10),
            () => Task.FromResult("still in doubt"),
            Scene.Token);
        Assert.Equal((RequestOutcome.Stopped, run.Key), (record!.Outcome, record.Run!.Value));
        Assert.Equal(RunStatus.Canceled, (await _store.FindRunAsync(run.Key, Scene.Token))!.Status);
    }

    [Fact]
    public async Task Another_stop_of_the_same_run_does_not_end_the_commit_that_waits_and_is_in_doubt_itself()
    {
        var (run, _) = await _store.RunningAsync(await _store.WorkerAsync());
        await LoseStandbyAsync();
        var first = await _store.CommitAsync(Scene.ForceStop(run, "first"), Scene.Token);

        var second = await _store.CommitAsync(Scene.ForceStop(run, "second"), Scene.Token);

        Assert.Equal((ChangeOutcome.InDoubt, ChangeOutcome.InDoubt), (first.Outcome, second.Outcome));
        await FindStandbyAsync();
        await Condition.HoldsAsync(
            async () => (await _store.FindRequestAsync(new RequestId("first"), Scene.Token))?.Outcome == RequestOutcome.Stopped,
            TimeSpan.FromSeconds(10),
            () => Task.FromResult("the first stop is gone"),
            Scene.Token);
    }

    [Theory]
    [InlineData("pg_terminate_backend")]
    [InlineData("pg_cancel_backend")]
    public async Task A_commit_that_somebody_cuts_off_from_its_standby_is_in_doubt_although_the_server_says_committed(string by)
    {
        var (run, _) = await _store.RunningAsync(await _store.WorkerAsync());
        await LoseStandbyAsync();
        var stop = _store.CommitAsync(Scene.ForceStop(run), Scene.Token).AsTask();
        await Condition.HoldsAsync(
            async () => await _database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'", Scene.Token) == 1,
            TimeSpan.FromSeconds(5),
            () => Task.FromResult("no COMMIT waits"),
            Scene.Token);

        await _database.ScalarAsync<bool>($"SELECT {by}(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'", Scene.Token);

        Assert.Equal(ChangeOutcome.InDoubt, (await stop).Outcome);
    }

    [Fact]
    public async Task Renewals_go_on_while_commits_wait()
    {
        var worker = await _store.WorkerAsync();
        var (run, attempts) = await _store.RunningAsync(worker);
        await LoseStandbyAsync();
        for (var i = 0; i < 6; i++)
            await _store.CommitAsync(Scene.ForceStop(run), Scene.Token);

        var renewed = await _store.RenewAsync(new Renewal(worker, 1, attempts), Scene.Now, Scene.Token);

        Assert.Equal(RenewalOutcome.Renewed, renewed.Outcome);
        await FindStandbyAsync();
    }

    [Fact]
    public async Task A_receipt_says_what_its_commit_stood_for()
    {
        var (local, _) = await _store.RunningAsync(await _store.WorkerAsync());
        Assert.Equal(Durability.Local, (await _store.CommitAsync(Scene.ForceStop(local), Scene.Token)).Decision!.Durability);
        var (run, _) = await _store.RunningAsync(await _store.WorkerAsync());
        await LoseStandbyAsync();
        await _store.CommitAsync(Scene.ForceStop(run), Scene.Token);
        await FindStandbyAsync();

        await Condition.HoldsAsync(
            async () => (await _store.ReadReceiptsAsync(run.Key, Scene.Token)).Any(r => r.Decision.Durability == Durability.Synchronous),
            TimeSpan.FromSeconds(10),
            () => Task.FromResult("no receipt"),
            Scene.Token);
    }

    private Task LoseStandbyAsync() => ConfigureAsync("missing");

    /// <summary>Commits that wait are let go when nobody needs to be waited for any more, as when the standby came back.</summary>
    private Task FindStandbyAsync() => ConfigureAsync("");

    private async Task ConfigureAsync(string standby)
    {
        await _database.ExecuteAsync($"ALTER SYSTEM SET synchronous_standby_names = '{standby}'", Scene.Token);
        await _database.ExecuteAsync("SELECT pg_reload_conf()", Scene.Token);
        await Condition.HoldsAsync(
            async () => await _database.ScalarAsync<string>("SHOW synchronous_standby_names", Scene.Token) == standby,
            TimeSpan.FromSeconds(10),
            () => Task.FromResult("the configuration was not read"),
            Scene.Token);
    }
}
