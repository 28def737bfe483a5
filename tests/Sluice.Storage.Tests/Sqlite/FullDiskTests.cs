using Microsoft.Extensions.Time.Testing;
using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Storage.Sqlite;

namespace Sluice.Storage.Tests.Sqlite;

public sealed class FullDiskTests : IDisposable
{
    private readonly SmallDisk _disk = new();
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private bool HasBallast => File.Exists(_disk.File("store.db.ballast"));

    [Fact]
    public async Task F25_on_a_full_disk_a_stop_still_commits_while_other_work_is_refused_and_the_reserve_comes_back()
    {
        await using var store = SqliteControlStore.Open(_disk.File("store.db"), _clock, () => "id");
        var run = await store.StartRunAsync(new NewRun("j", "{}", true), Ct);
        Assert.True(HasBallast);
        _disk.Fill(leave: 0);

        Assert.Equal("SLC4105", (await Assert.ThrowsAsync<SluiceException>(() => FillLogAsync(store))).Code);
        Assert.True(HasBallast);
        var stopped = await StopAsync(store, run);
        Assert.Equal((ChangeOutcome.Committed, RunStatus.Canceled), (stopped.Outcome, stopped.Run!.Status));
        Assert.False(HasBallast);

        // What room the reserve has given belongs to stops.
        var refused = await Assert.ThrowsAsync<SluiceException>(() => store.StartRunAsync(new NewRun("other", "{}", true), Ct).AsTask());
        Assert.Equal("SLC4105", refused.Code);
        Assert.Contains("kept for stops", refused.Message, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Canceled, (await store.ReadRunAsync(run.Job, run.Number, Ct)).Status);

        File.Delete(_disk.File("filler"));
        _clock.Advance(TimeSpan.FromSeconds(2));
        await store.StartRunAsync(new NewRun("other", "{}", true), Ct);
        Assert.True(HasBallast);
    }

    [Fact]
    public async Task A_store_opens_on_a_disk_without_room_for_the_reserve_and_takes_it_later()
    {
        _disk.Fill(leave: Room());
        await using var store = SqliteControlStore.Open(_disk.File("store.db"), _clock, () => "id");
        await store.StartRunAsync(new NewRun("j", "{}", true), Ct);
        Assert.False(HasBallast);
        File.Delete(_disk.File("filler"));
        _clock.Advance(TimeSpan.FromSeconds(2));
        await store.StartRunAsync(new NewRun("j", "{}", true), Ct);
        Assert.True(HasBallast);
    }

    [Fact]
    public void A_disk_without_room_for_a_store_is_a_clear_error()
    {
        _disk.Fill(leave: 8192);
        Assert.Equal("SLC4105", Assert.Throws<SluiceException>(() => SqliteControlStore.Open(_disk.File("store.db"), _clock, () => "id")).Code);
    }

    [Fact]
    public async Task A_store_on_a_read_only_disk_is_a_clear_error_and_not_taken_for_one_in_use()
    {
        await SqliteControlStore.Open(_disk.File("store.db"), _clock, () => "id").DisposeAsync();
        _disk.MakeReadOnly();
        var refused = Assert.Throws<SluiceException>(() => SqliteControlStore.Open(_disk.File("store.db"), _clock, () => "id"));
        Assert.Equal("SLC4106", refused.Code);
    }

    public void Dispose() => _disk.Dispose();

    /// <summary>Room for the store alone: its files are some 330 KiB until the log is taken over.</summary>
    private static long Room() => 450 * 1024;

    private static async Task FillLogAsync(SqliteControlStore store)
    {
        // Room that the log has already is written to again; what is new needs more.
        for (var i = 0; i < 1000; i++)
            await store.StartRunAsync(new NewRun($"fill-{i}", new string('x', 4000), true), Ct);
    }

    private static ValueTask<ChangeResult> StopAsync(SqliteControlStore store, RunRecord run)
    {
        var stop = new StopRequest(new RequestId("stop"), StopKind.ForceStop, run.Job, "test", new string('r', 4000));
        return store.CommitAsync(StopRules.Answer(run, stop, DateTimeOffset.UnixEpoch).Change!, Ct);
    }
}
