using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Submissions;
using Sluice.Storage.Sqlite;
using Sluice.Storage.Sqlite.Engine;
using Sluice.Storage.Sqlite.Schema;

namespace Sluice.Storage.Tests.Sqlite;

public sealed class MigrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Path => _folder.File("store.db");

    [Fact]
    public async Task S11_a_store_of_the_first_release_keeps_its_jobs_runs_plans_and_positions()
    {
        WriteFirstRelease();
        await using var store = Open();
        Assert.Equal("old-id", store.Id.Value);
        var job = (await store.FindJobAsync("nightly", Ct))!;
        Assert.Equal((7L, "{\"a\":1}", RunStatus.Canceled, true), (job.Id.Value, job.Config, job.LastRun.Status, job.LastRun.IsFinal));
        Assert.Equal("0/a", Assert.Single((await store.FindPlanAsync(job.Id, job.Generation, Ct))!.Splits).Id);
        Assert.Equal(new StoredProgress(3, 2, "=2", 20), (await store.ReadProgressAsync(job.Id, job.Generation, Ct))[new SplitKey("sink", "0/a")]);
        Assert.Equal(1, (await store.ReadSnapshotAsync(job.LastRun.Key, Ct))!.Splits.Total);

        var resumed = await store.StartRunAsync(new NewRun("nightly", "{}", false), Ct);
        Assert.Equal((2, 1), (resumed.Number.Value, resumed.Generation.Value));
        Assert.True(resumed.Epoch > job.LastRun.Epoch);
        Assert.True((await store.BeginAttemptAsync(resumed, "0/a", Ct))!.Value.Value > 3);
    }

    [Fact]
    public async Task S11_what_an_older_release_has_closed_stays_closed_and_what_was_open_is_still_waited_for()
    {
        using (var connection = SqliteConnections.OpenWriter(Path, foreignKeys: true))
        {
            connection.Execute(
                $"""
                CREATE TABLE sluice_store (id TEXT NOT NULL, created_at TEXT NOT NULL) STRICT;
                CREATE TABLE migration (number INTEGER PRIMARY KEY, compatible INTEGER NOT NULL, at TEXT NOT NULL) STRICT;
                {Migration1.Sql}
                {Migration2.Sql}
                {Migration3.Sql}
                INSERT INTO migration SELECT value, 0, '2026-01-01T00:00:00Z' FROM json_each('[1, 2, 3]');
                INSERT INTO sluice_store (id, created_at) VALUES ('old-id', '2026-01-01T00:00:00Z');
                INSERT INTO residual (job, run, attempt, task, epoch, fencing, confirmed_at)
                VALUES (7, 1, 1, 0, 2, 0, '2026-01-01T00:00:00.0000000Z'), (7, 1, 2, 1, 2, 0, NULL), (7, 1, 3, 2, 2, 2, '2026-01-01T00:00:00.0000000Z');
                """);
        }

        await using var store = Open();

        Assert.Equal(new AttemptId(2), Assert.Single(await store.ReadOpenResidualsAsync(Ct)).Attempt);
    }

    [Fact]
    public async Task A_job_of_a_server_and_one_of_the_command_may_share_a_name_and_the_command_finds_its_own()
    {
        await using var store = Open();
        var local = await store.StartRunAsync(new NewRun("orders", "{}", true), Ct);
        for (var i = 0; i < 2; i++)
        {
            var start = new RunStart(new RequestStart(new RequestId($"r{i}"), RequestKind.Submit, "", RequestOutcome.Done), new RunSettings(), "anna", "submitted", DateTimeOffset.UnixEpoch);
            Assert.NotEqual(local.Job, (await store.StartAsync(start with { JobName = "orders", Config = "{}" }, Ct)).Run!.Job);
        }

        Assert.Equal(local.Job, (await store.FindJobAsync("orders", Ct))!.Id);
    }

    [Fact]
    public async Task The_highest_number_there_is_can_be_chosen_for_a_job_and_numbers_go_on_all_the_same()
    {
        await using var store = Open();
        async Task<JobId> StartAsync(string request, long? id) => (await store.StartAsync(
            new RunStart(new RequestStart(new RequestId(request), RequestKind.Submit, "", RequestOutcome.Done), new RunSettings(), "anna", "submitted", DateTimeOffset.UnixEpoch)
            {
                JobName = "j",
                JobId = id is { } chosen ? new JobId(chosen) : null,
                Config = "{}",
            },
            Ct)).Run!.Job;
        Assert.Equal(long.MaxValue, (await StartAsync("highest", long.MaxValue)).Value);
        Assert.Equal(2, (await StartAsync("second", 2)).Value);
        Assert.Equal(1, (await StartAsync("given", null)).Value);
        Assert.Equal(3, (await StartAsync("given again", null)).Value);
        Assert.Equal("SLC4141", (await Assert.ThrowsAsync<SluiceException>(() => StartAsync("negative", -1))).Code);
    }

    [Fact]
    public void A_database_of_another_program_is_refused_and_left_as_it_is()
    {
        using (var connection = SqliteConnections.OpenWriter(Path, foreignKeys: false))
            connection.Execute("CREATE TABLE customers (id INTEGER)");
        Assert.Equal("SLC4104", Assert.Throws<SluiceException>(Open).Code);
        using var after = SqliteConnections.OpenReader(Path);
        Assert.Equal(1, after.Scalar("SELECT count(*) FROM sqlite_schema"));
    }

    public void Dispose() => _folder.Dispose();

    private SqliteControlStore Open() => SqliteControlStore.Open(Path, TimeProvider.System, () => "new-id");

    private void WriteFirstRelease()
    {
        using var connection = SqliteConnections.OpenWriter(Path, foreignKeys: true);
        connection.Execute(
            $"""
            CREATE TABLE sluice_store (id TEXT NOT NULL, created_at TEXT NOT NULL) STRICT;
            CREATE TABLE migration (number INTEGER PRIMARY KEY, compatible INTEGER NOT NULL, at TEXT NOT NULL) STRICT;
            {Migration1.Sql}
            INSERT INTO migration VALUES (1, 0, '2026-01-01T00:00:00Z');
            INSERT INTO sluice_store VALUES ('old-id', '2026-01-01T00:00:00Z');
            INSERT INTO job VALUES (7, 'nightly', 1, '2026-01-01T00:00:00Z');
            INSERT INTO generation VALUES (7, 1, '{"{"}"a":1{"}"}', '["t"]', '2026-01-01T00:00:00Z');
            INSERT INTO run VALUES (7, 1, 1, 12, 1, 2, 3, '2026-01-01T00:00:00Z', '2026-01-01T00:01:00Z', NULL);
            INSERT INTO event VALUES (1, 7, 1, '2026-01-01T00:00:00Z', 0, 'started');
            INSERT INTO attempt VALUES (3, 7, 1, '0/a', '2026-01-01T00:00:00Z');
            INSERT INTO split VALUES (7, 1, 0, 0, '0/a', 't', 'p', 'about', NULL, NULL);
            INSERT INTO progress VALUES (7, 1, 'sink', '0/a', 3, 2, '=2', 20, '2026-01-01T00:00:30Z');
            """);
    }
}
