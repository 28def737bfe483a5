using Microsoft.Data.Sqlite;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Storage.Sqlite;

namespace Sluice.Storage.Tests.Sqlite;

public sealed class SqliteJournalTests : IAsyncDisposable
{
    private static readonly SplitKey Key = new("sink", "0/a");
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();
    private readonly List<SqliteControlStore> _stores = [];

    [Fact]
    public async Task A_store_keeps_its_id_and_its_jobs_when_it_is_opened_again()
    {
        var first = Open();
        var run = await first.StartRunAsync(new NewRun("j", "{}", true), None);
        var id = first.Id;
        await first.DisposeAsync();

        var second = Open();
        Assert.Equal(id, second.Id);
        Assert.Equal(run.Job, (await second.FindJobAsync("j", None))!.Id);
        Assert.Null(await second.FindJobAsync("other", None));
    }

    [Fact]
    public void A_second_owner_is_refused_by_name()
    {
        Open();
        var refused = Assert.Throws<SluiceException>(() => Open());
        Assert.Equal("SLC4102", refused.Code);
        Assert.Contains(Environment.ProcessId.ToString(), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        File.WriteAllText(_folder.File("s.db"), new string('x', 5000));
        var refused = Assert.Throws<SluiceException>(() => Open());
        Assert.Equal("SLC4104", refused.Code);
        Assert.Equal(new string('x', 5000), File.ReadAllText(_folder.File("s.db")));
    }

    [Fact]
    public async Task A_store_of_a_newer_release_is_refused_unless_its_migration_is_compatible()
    {
        await Open().DisposeAsync();
        Sql("INSERT INTO migration VALUES (99, 1, '2030')");
        await Open().DisposeAsync();
        Sql("INSERT INTO migration VALUES (100, 0, '2030')");
        Assert.Equal("SLC4103", Assert.Throws<SluiceException>(() => Open()).Code);
    }

    [Fact]
    public async Task S1_a_swap_on_an_old_version_is_stale_and_changes_nothing()
    {
        var store = Open();
        var run = await StartAsync(store);
        Assert.Equal(SwapOutcome.Committed, await SwapAsync(store, run, RunStatus.Running));
        Assert.Equal(SwapOutcome.Stale, await SwapAsync(store, run, RunStatus.Failed));
        Assert.Equal(RunStatus.Running, (await store.ReadRunAsync(run.Job, run.Number, None)).Status);
    }

    [Fact]
    public async Task S1_a_final_swap_raises_the_epoch_and_the_run_never_changes_again()
    {
        var store = Open();
        var run = await StartAsync(store);
        await SwapAsync(store, run, RunStatus.Canceled);
        var ended = await store.ReadRunAsync(run.Job, run.Number, None);
        Assert.True(ended.Epoch > run.Epoch);
        Assert.Equal(SwapOutcome.Stale, await SwapAsync(store, ended, RunStatus.Running));
        var refused = Assert.Throws<SqliteException>(() => Sql("UPDATE run SET status = 3, final = 0"));
        Assert.Contains("final run never changes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resume_goes_on_in_the_same_generation_with_a_higher_epoch_and_a_fresh_start_begins_a_new_one()
    {
        var store = Open();
        var first = await StartAsync(store);
        await SwapAsync(store, first, RunStatus.Canceled);
        var resumed = await store.StartRunAsync(new NewRun("j", "{}", false), None);
        Assert.Equal((2, first.Generation), (resumed.Number.Value, resumed.Generation));
        Assert.True(resumed.Epoch > (await store.ReadRunAsync(first.Job, first.Number, None)).Epoch);

        var fresh = await store.StartRunAsync(new NewRun("j", "{}", true), None);
        Assert.Equal((3, 2), (fresh.Number.Value, fresh.Generation.Value));
        Assert.True(fresh.Epoch > resumed.Epoch);
        var left = await store.ReadRunAsync(resumed.Job, resumed.Number, None);
        Assert.Equal(RunStatus.Failed, left.Status);
        Assert.Contains("process", left.Error!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_plan_of_a_generation_wins_and_is_read_back_whole()
    {
        var store = Open();
        var run = await StartAsync(store);
        Assert.Null(await store.FindPlanAsync(run.Job, run.Generation, None));
        var plan = new SplitPlan([new PlannedSplit(0, "0/a", "t", "{\"x\":1}", "a", 5, null), new PlannedSplit(0, "0/b", "t", "", "b", null, 7)], ["t: a \"int\"\nu"]);
        await store.SavePlanAsync(run.Job, run.Generation, plan, None);
        var second = await store.SavePlanAsync(run.Job, run.Generation, new SplitPlan([], []), None);
        Assert.Equal(plan.Splits, second.Splits);
        Assert.Equal(plan.Schemas, (await store.FindPlanAsync(run.Job, run.Generation, None))!.Schemas);
    }

    [Fact]
    public async Task F41_an_attempt_that_was_replaced_can_neither_record_nor_take_over()
    {
        var store = Open();
        var run = await StartAsync(store);
        var old = (await store.BeginAttemptAsync(run, "0/a", None))!.Value;
        await store.TakeOverAsync(run, Key, old, None);
        var heir = (await store.BeginAttemptAsync(run, "0/a", None))!.Value;
        Assert.True(heir.Value > old.Value);
        await store.TakeOverAsync(run, Key, heir, None);

        Assert.Equal(RecordOutcome.Fenced, await store.RecordCommitAsync(Commit(run, old, 1), None));
        Assert.Null(await store.TakeOverAsync(run, Key, old, None));
        Assert.Equal(RecordOutcome.Recorded, await store.RecordCommitAsync(Commit(run, heir, 1), None));
        Assert.Equal(new StoredProgress(heir.Value, 1, "=1", 10), (await store.ReadProgressAsync(run.Job, run.Generation, None))[Key]);
    }

    [Fact]
    public async Task F40_after_a_final_status_no_commit_is_recorded_and_no_attempt_begins()
    {
        var store = Open();
        var run = await StartAsync(store);
        var attempt = (await store.BeginAttemptAsync(run, "0/a", None))!.Value;
        await store.TakeOverAsync(run, Key, attempt, None);
        await SwapAsync(store, run, RunStatus.Canceled);
        Assert.Equal(RecordOutcome.Fenced, await store.RecordCommitAsync(Commit(run, attempt, 1, "m"), None));
        Assert.Empty(await store.UnpublishedAsync(run.Job, run.Generation, None));
        Assert.Null(await store.BeginAttemptAsync(run, "0/a", None));
        Assert.Null(await store.TakeOverAsync(run, Key, attempt, None));
        Assert.Equal(RecordOutcome.Fenced, await store.MarkDoneOnceAsync(run, new SplitKey("sink", "#prepare"), attempt, None));
    }

    [Fact]
    public async Task A_commit_is_recorded_once_even_when_it_is_sent_twice()
    {
        var store = Open();
        var run = await StartAsync(store);
        var attempt = (await store.BeginAttemptAsync(run, "0/a", None))!.Value;
        await store.TakeOverAsync(run, Key, attempt, None);
        Assert.Equal(RecordOutcome.Recorded, await store.RecordCommitAsync(Commit(run, attempt, 1, "m1"), None));
        Assert.Equal(RecordOutcome.Fenced, await store.RecordCommitAsync(Commit(run, attempt, 1), None));
        Assert.Equal(RecordOutcome.Fenced, await store.RecordCommitAsync(Commit(run, attempt, 1, "m1"), None));
        var record = Assert.Single(await store.UnpublishedAsync(run.Job, run.Generation, None));
        await store.MarkPublishedAsync(run.Job, run.Generation, record, None);
        Assert.Empty(await store.UnpublishedAsync(run.Job, run.Generation, None));
    }

    [Fact]
    public async Task What_is_done_once_per_generation_is_remembered_for_that_generation_only()
    {
        var store = Open();
        var run = await StartAsync(store);
        var key = new SplitKey("sink", "#prepare");
        var attempt = (await store.BeginAttemptAsync(run, "#prepare", None))!.Value;
        Assert.False(await store.IsDoneOnceAsync(run.Job, run.Generation, key, None));
        Assert.Equal(RecordOutcome.Recorded, await store.MarkDoneOnceAsync(run, key, attempt, None));
        Assert.True(await store.IsDoneOnceAsync(run.Job, run.Generation, key, None));
        var heir = (await store.BeginAttemptAsync(run, "#prepare", None))!.Value;
        await store.TakeOverAsync(run, key, heir, None);
        Assert.Equal(RecordOutcome.Fenced, await store.MarkDoneOnceAsync(run, key, attempt, None));
        var fresh = await store.StartRunAsync(new NewRun("j", "{}", true), None);
        Assert.False(await store.IsDoneOnceAsync(fresh.Job, fresh.Generation, key, None));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_a_clear_error()
    {
        File.WriteAllText(_folder.File("taken"), "");
        var refused = Assert.Throws<SluiceException>(() => SqliteControlStore.Open(Path.Combine(_folder.File("taken"), "s.db"), TimeProvider.System, () => "id"));
        Assert.Equal("SLC4101", refused.Code);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
        _folder.Dispose();
    }

    private static ValueTask<RunRecord> StartAsync(SqliteControlStore store) => store.StartRunAsync(new NewRun("j", "{}", true), None);

    private static ValueTask<SwapOutcome> SwapAsync(SqliteControlStore store, RunRecord run, RunStatus to) =>
        store.ChangeStatusAsync(new StatusChange(run.Job, run.Number, run.Version, to, "test"), None);

    private static CommitRecord Commit(RunRecord run, AttemptId owner, long sequence, string? manifest = null) =>
        new(run.Job, run.Number, run.Epoch, Key, owner, new StoredProgress(owner.Value, sequence, $"={sequence}", 10 * sequence), manifest, 10);

    private SqliteControlStore Open()
    {
        var store = SqliteControlStore.Open(_folder.File("s.db"), TimeProvider.System, () => Guid.NewGuid().ToString("N"));
        _stores.Add(store);
        return store;
    }

    private void Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.File("s.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
