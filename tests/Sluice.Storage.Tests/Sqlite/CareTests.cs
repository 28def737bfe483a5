using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Storage.Sqlite;
using Sluice.Storage.Sqlite.Care;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Tests.Sqlite;

public sealed class CareTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Store => _folder.File("store.db");

    private string Backup => _folder.File("backup.db");

    [Fact]
    public async Task F23_a_backup_of_a_store_in_use_comes_back_with_higher_epochs_than_the_store_ever_gave()
    {
        Epoch lost;
        await using (var store = Open())
        {
            await store.StartRunAsync(new NewRun("kept", "{}", true), Ct);
            var manifest = SqliteBackup.Take(Store, Backup, TimeProvider.System);
            Assert.Equal((store.Id, new FileInfo(Backup).Length), (manifest.Mark.Store, manifest.Bytes));
            await store.StartRunAsync(new NewRun("lost", "{}", true), Ct);
            lost = (await store.StartRunAsync(new NewRun("kept", "{}", false), Ct)).Epoch;
            Assert.Equal("SLC4102", (await Assert.ThrowsAsync<SluiceException>(RestoreAsync)).Code);
        }

        Assert.Equal("SLC4145", (await Assert.ThrowsAsync<SluiceException>(() => SqliteBackup.RestoreAsync(Backup, Store, replace: false, TimeProvider.System, Ct).AsTask())).Code);
        var mark = await RestoreAsync();
        Assert.Equal(1, mark.Incarnation);
        await using var restored = Open();
        Assert.Equal(mark.Store, restored.Id);
        Assert.Null(await restored.FindJobAsync("lost", Ct));
        var live = (await restored.FindJobAsync("kept", Ct))!.LastRun;
        Assert.Equal((RunStatus.Created, 1), (live.Status, live.Epoch.Incarnation));
        Assert.True(live.Epoch > lost);
        Assert.True((await restored.StartRunAsync(new NewRun("new", "{}", true), Ct)).Job.Value > 1_000_000);

        // Restored again, from the same backup: higher again, since the store that is replaced is asked as well.
        await restored.DisposeAsync();
        Assert.Equal(2, (await RestoreAsync()).Incarnation);
        Assert.Equal(2, Directory.GetFiles(_folder.Path, "store.db.before-*").Count(f => !f.EndsWith("-wal", StringComparison.Ordinal) && !f.EndsWith("-shm", StringComparison.Ordinal)));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.restoring*"));
    }

    [Fact]
    public async Task A_backup_with_a_changed_byte_or_without_its_manifest_is_refused_and_the_store_stays()
    {
        await Open().DisposeAsync();
        SqliteBackup.Take(Store, Backup, TimeProvider.System);
        var bytes = File.ReadAllBytes(Backup);
        bytes[^1] ^= 1;
        File.WriteAllBytes(Backup, bytes);
        var before = File.ReadAllBytes(Store);
        Assert.Equal("SLC4144", (await Assert.ThrowsAsync<SluiceException>(RestoreAsync)).Code);
        File.Delete(BackupManifest.PathOf(Backup));
        Assert.Equal("SLC4144", (await Assert.ThrowsAsync<SluiceException>(RestoreAsync)).Code);
        Assert.Equal(before, File.ReadAllBytes(Store));
    }

    [Fact]
    public async Task A_backup_replaces_no_file_and_of_no_store_there_is_none()
    {
        Assert.Equal("SLC4142", Assert.Throws<SluiceException>(() => SqliteBackup.Take(Store, Backup, TimeProvider.System)).Code);
        await Open().DisposeAsync();
        File.WriteAllText(Backup, "mine");
        Assert.Equal("SLC4143", Assert.Throws<SluiceException>(() => SqliteBackup.Take(Store, Backup, TimeProvider.System)).Code);
        Assert.Equal("mine", File.ReadAllText(Backup));
    }

    [Theory]
    [InlineData("DROP TRIGGER run_final_never_changes; UPDATE run SET ended_at = NULL WHERE final = 1", "a run that has ended says when")]
    [InlineData("DROP TRIGGER run_final_never_changes; UPDATE run SET final = 0, version = 99 WHERE final = 1", "a run is final when its status is")]
    [InlineData("DELETE FROM job WHERE id = 2", "a run belongs to a job and a generation")]
    [InlineData("INSERT INTO job VALUES (9, 'x', 1, '2026-01-01T00:00:00Z', 0)", "a job has a run")]
    [InlineData("UPDATE sluice_store SET highest_epoch = 0", "no epoch is above the store's mark")]
    [InlineData("UPDATE generation SET splits_done = 5", "splits that are done are counted")]
    [InlineData("INSERT INTO attempt (job, run, split, started_at, task, epoch, worker, incarnation, state) VALUES (1, 1, '', '2026-01-01T00:00:00Z', 0, 1, 'w', 1, 2)", "an attempt of an ended run that may be alive is a residual")]
    public async Task A_check_finds_what_the_rules_forbid(string sql, string rule)
    {
        await using (var store = Open())
        {
            var run = await store.StartRunAsync(new NewRun("ended", "{}", true), Ct);
            await store.ChangeStatusAsync(new StatusChange(run.Job, run.Number, run.Version, RunStatus.Canceled, "test"), Ct);
            await store.StartRunAsync(new NewRun("live", "{}", true), Ct);
            var whole = SqliteCheck.Run(Store);
            Assert.Empty(whole.Findings);
            Assert.Equal((1L, 1L, store.Id), (whole.LiveRuns, whole.EndedRuns, whole.Mark.Store));
        }

        using (var connection = SqliteConnections.OpenWriter(Store, foreignKeys: false))
            connection.Execute(sql);
        Assert.Contains(rule, SqliteCheck.Run(Store).Findings.Select(f => f.Rule));
    }

    public void Dispose() => _folder.Dispose();

    private SqliteControlStore Open() => SqliteControlStore.Open(Store, TimeProvider.System, () => "store-id");

    private Task<Core.Restores.StoreMark> RestoreAsync() => SqliteBackup.RestoreAsync(Backup, Store, replace: true, TimeProvider.System, Ct).AsTask();
}
