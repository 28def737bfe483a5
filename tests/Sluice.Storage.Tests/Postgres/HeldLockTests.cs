using System.Diagnostics;
using Npgsql;
using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Core.Runs;
using Sluice.Storage.Postgres;
using Sluice.TestServers;

namespace Sluice.Storage.Tests.Postgres;

/// <summary>What a stop meets at the run's row.</summary>
public sealed class HeldLockTests
{
    [Theory]
    [InlineData("SELECT FROM run FOR UPDATE")]
    [InlineData("SELECT FROM run FOR SHARE")]
    [InlineData("INSERT INTO request VALUES ('the stop', 4, '', 2, 1, 1, 1, now())")]
    public async Task F46_a_session_that_froze_holding_what_the_stop_needs_is_ended_and_the_stop_answers_within_a_second(string held)
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database);
        var (run, _) = await store.RunningAsync(await store.WorkerAsync());
        await using var frozen = await database.OpenAsync(Scene.Token);
        await ExecuteAsync(frozen, $"SET search_path = sluice; SET idle_in_transaction_session_timeout = 0; BEGIN; {held}");

        var clock = Stopwatch.StartNew();
        var result = await store.CommitAsync(Scene.ForceStop(run, "the stop"), Scene.Token);

        Assert.Equal(ChangeOutcome.Committed, result.Outcome);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"The stop took {clock.Elapsed}.");
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(frozen, "COMMIT"));
    }

    [Theory]
    [InlineData("SELECT FROM run WHERE job = 1 FOR UPDATE")]
    [InlineData("INSERT INTO request VALUES ('the stop', 4, '', 2, 1, 1, 1, now())")]
    public async Task F46_so_is_one_that_a_caller_on_the_thread_pool_meets_who_sends_its_stop_itself(string held)
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database);
        var worker = await store.WorkerAsync();
        var (run, _) = await store.RunningAsync(worker);
        var (warm, _) = await store.RunningAsync(worker);
        await using var frozen = await database.OpenAsync(Scene.Token);
        await ExecuteAsync(frozen, $"SET search_path = sluice; SET idle_in_transaction_session_timeout = 0; BEGIN; {held}");

        // The one before was answered just now: its session is trusted, and lent.
        var clock = new Stopwatch();
        var result = await Task.Run(
            async () =>
            {
                await store.CommitAsync(Scene.ForceStop(warm, "before"), Scene.Token);
                clock.Start();
                return await store.CommitAsync(Scene.ForceStop(run, "the stop"), Scene.Token);
            },
            Scene.Token);

        Assert.Equal(ChangeOutcome.Committed, result.Outcome);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"The stop took {clock.Elapsed}.");
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(frozen, "COMMIT"));
    }

    [Fact]
    public async Task F46_behind_one_that_waits_for_the_row_and_gives_up_a_stop_does_not_wait_all_over_again()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database);
        var (run, _) = await store.RunningAsync(await store.WorkerAsync());
        await using var frozen = await database.OpenAsync(Scene.Token);
        await using var waiting = await database.OpenAsync(Scene.Token);
        await ExecuteAsync(frozen, "SET idle_in_transaction_session_timeout = 0; BEGIN; SELECT FROM sluice.run FOR UPDATE");
        await ExecuteAsync(waiting, "SET lock_timeout = 450");
        var givesUp = Task.Run(() => ExecuteAsync(waiting, "SELECT FROM sluice.run FOR UPDATE"), Scene.Token);
        await Condition.HoldsAsync(
            async () => await database.ScalarAsync<bool>($"SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = {waiting.ProcessID}", Scene.Token),
            TimeSpan.FromSeconds(10), () => Task.FromResult("it does not wait"), Scene.Token);

        var clock = Stopwatch.StartNew();
        var result = await store.CommitAsync(Scene.ForceStop(run), Scene.Token);

        Assert.Equal(ChangeOutcome.Committed, result.Outcome);
        Assert.True(clock.Elapsed < TimeSpan.FromMilliseconds(800), $"The stop took {clock.Elapsed}.");
        await givesUp.ContinueWith(_ => { }, Scene.Token, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    [Fact]
    public async Task A_hundred_runs_that_are_held_by_one_frozen_session_are_all_stopped()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database);
        var worker = await store.WorkerAsync(1000);
        var runs = new List<RunRecord>();
        for (var i = 0; i < 100; i++)
            runs.Add((await store.RunningAsync(worker)).Run);
        await using var frozen = await database.OpenAsync(Scene.Token);
        await ExecuteAsync(frozen, "SET idle_in_transaction_session_timeout = 0; BEGIN; SELECT FROM sluice.run FOR UPDATE");

        var results = await Task.WhenAll(runs.Select(async r => await store.CommitAsync(Scene.ForceStop(r), Scene.Token)));

        Assert.All(results, r => Assert.Equal(ChangeOutcome.Committed, r.Outcome));
    }

    [Fact]
    public async Task F46_a_server_that_had_no_session_for_who_looks_for_the_holder_does_not_keep_later_holders_from_being_ended()
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync(ct: Scene.Token);
        var role = $"few-{database.Name}";
        await database.ExecuteAsync($"CREATE ROLE \"{role}\" LOGIN PASSWORD 'secret-1'; GRANT CREATE ON DATABASE \"{database.Name}\" TO \"{role}\"", Scene.Token);
        await using var store = await PostgresControlStore.OpenAsync(
            new PostgresStoreOptions(Scene.Uri(database, role, "secret-1")), TimeProvider.System, () => "a", Scene.Token);
        var (run, _) = await store.RunningAsync(await store.WorkerAsync());
        await using var frozen = await database.OpenAsync(Scene.Token);
        await ExecuteAsync(frozen, "SET idle_in_transaction_session_timeout = 0; BEGIN; SELECT FROM sluice.run FOR UPDATE");
        await database.ExecuteAsync($"ALTER ROLE \"{role}\" CONNECTION LIMIT 1", Scene.Token);
        await database.ExecuteAsync(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name LIKE 'sluice store % Breaker' AND datname = current_database()", Scene.Token);

        var refused = await Assert.ThrowsAsync<SluiceException>(async () => await store.CommitAsync(Scene.ForceStop(run), Scene.Token));
        Assert.Equal("SLC4112", refused.Code);
        await database.ExecuteAsync($"ALTER ROLE \"{role}\" CONNECTION LIMIT -1", Scene.Token);

        // Who holds it now is of the store's own role, and can be ended.
        await ExecuteAsync(frozen, "ROLLBACK");
        await using var another = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = role, Password = "secret-1", Pooling = false }.ConnectionString);
        await another.OpenAsync(Scene.Token);
        await ExecuteAsync(another, "SET idle_in_transaction_session_timeout = 0; BEGIN; SELECT FROM sluice.run FOR UPDATE");
        Assert.Equal(ChangeOutcome.Committed, (await store.CommitAsync(Scene.ForceStop(run), Scene.Token)).Outcome);
    }

    [Fact]
    public async Task A_session_of_another_role_cannot_be_ended_and_is_named()
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync(ct: Scene.Token);
        await database.ExecuteAsync($"CREATE ROLE \"plain-{database.Name}\" LOGIN PASSWORD 'secret-1'; GRANT CREATE ON DATABASE \"{database.Name}\" TO \"plain-{database.Name}\"", Scene.Token);
        await using var store = await PostgresControlStore.OpenAsync(
            new PostgresStoreOptions(Scene.Uri(database, $"plain-{database.Name}", "secret-1")), TimeProvider.System, () => "a", Scene.Token);
        var (run, _) = await store.RunningAsync(await store.WorkerAsync());
        await using var foreign = await database.OpenAsync(Scene.Token);
        await ExecuteAsync(foreign, "BEGIN; SELECT FROM sluice.run FOR UPDATE");

        var fault = await Assert.ThrowsAsync<SluiceException>(async () => await store.CommitAsync(Scene.ForceStop(run), Scene.Token));

        Assert.Equal("SLC4112", fault.Code);
        Assert.Contains($"process {foreign.ProcessID}", fault.Message, StringComparison.Ordinal);
        await ExecuteAsync(foreign, "ROLLBACK");
        Assert.Equal(run.Version, (await store.FindRunAsync(run.Key, Scene.Token))!.Version);
    }

    [Fact]
    public async Task A_stream_of_reports_neither_holds_up_a_stop_nor_is_any_of_them_ended_for_it()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database, workSessions: 8);
        var worker = await store.WorkerAsync(32);
        var (run, attempts) = await store.RunningAsync(worker, 32);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Scene.Token);
        var before = await BackendsAsync(database);
        var reported = 0L;
        var streams = attempts.Select(async attempt =>
        {
            for (var sequence = 1; !enough.IsCancellationRequested; sequence++)
            {
                if (await store.ReportAsync(Scene.Report(run.Key, attempt, worker, sequence: sequence), Scene.Now, Scene.Token) == Verdict.AlreadyFinal)
                    return;
                Interlocked.Increment(ref reported);
            }
        }).ToList();
        await Condition.HoldsAsync(() => Interlocked.Read(ref reported) > 200, TimeSpan.FromSeconds(30), () => $"{reported} reports", Scene.Token);

        var clock = Stopwatch.StartNew();
        var result = await store.CommitAsync(Scene.ForceStop(run), Scene.Token);

        Assert.Equal(ChangeOutcome.Committed, result.Outcome);
        Assert.True(clock.Elapsed < TimeSpan.FromMilliseconds(500), $"The stop took {clock.Elapsed}.");
        await Task.WhenAll(streams).WaitAsync(TimeSpan.FromSeconds(30), Scene.Token);
        await enough.CancelAsync();
        Assert.Subset(await BackendsAsync(database), before);
    }

    [Fact]
    public async Task A_claim_that_commits_while_the_stop_waits_for_it_is_left_behind_as_a_residual()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database);
        var worker = await store.WorkerAsync();
        var (run, attempts) = await store.ScheduledAsync(worker);
        await using var claiming = await database.OpenAsync(Scene.Token);
        await ExecuteAsync(
            claiming,
            $"SET search_path = sluice; BEGIN; SELECT claim_attempt('{worker.Worker}', {worker.Incarnation}, {attempts[0]}, now())");

        var stop = store.CommitAsync(Scene.ForceStop(run), Scene.Token).AsTask();
        await Condition.HoldsAsync(
            async () => await database.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE NOT granted", Scene.Token) > 0,
            TimeSpan.FromSeconds(5),
            () => Task.FromResult($"the stop did not wait: {stop.Status}"),
            Scene.Token);
        await ExecuteAsync(claiming, "COMMIT");
        var result = await stop;

        Assert.Equal((ChangeOutcome.Committed, 1), (result.Outcome, result.Decision!.Abandons.Attempts));
        Assert.Equal(attempts, (await store.ReadReceiptsAsync(run.Key, Scene.Token))[0].Progress.Residuals.Select(r => r.Attempt));
    }

    [Fact]
    public async Task S8_a_recovery_ends_a_session_that_froze_holding_a_run()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database);
        await store.RunningAsync(await store.WorkerAsync());
        await using var frozen = await database.OpenAsync(Scene.Token);
        await ExecuteAsync(frozen, "SET idle_in_transaction_session_timeout = 0; BEGIN; SELECT FROM sluice.run FOR UPDATE");

        Assert.Equal(1, (await store.RaiseIncarnationAsync(1, Scene.Now, Scene.Token)).Incarnation);
    }

    [Fact]
    public async Task S2_a_stop_waits_for_a_recovery_that_is_at_work_and_does_not_end_it()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);
        await using var store = await Scene.OpenAsync(database);
        var (run, _) = await store.RunningAsync(await store.WorkerAsync());
        await database.ExecuteAsync("""
            CREATE FUNCTION sluice.linger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(1.2); RETURN NEW; END $$;
            CREATE TRIGGER lingers BEFORE INSERT ON sluice.event FOR EACH ROW WHEN (NEW.message LIKE 'the store was restored%') EXECUTE FUNCTION sluice.linger();
            """, Scene.Token);

        var raising = store.RaiseIncarnationAsync(1, Scene.Now, Scene.Token).AsTask();
        await Condition.HoldsAsync(
            async () => await database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()", Scene.Token) > 0,
            TimeSpan.FromSeconds(5), () => Task.FromResult($"it is not at work: {raising.Status}"), Scene.Token);
        var result = await store.CommitAsync(Scene.ForceStop(run), Scene.Token);

        Assert.Equal(1, (await raising).Incarnation);
        Assert.Equal(ChangeOutcome.Committed, result.Outcome);
        Assert.Equal(1, result.Run!.Epoch.Incarnation);
    }

    private static async Task<HashSet<int>> BackendsAsync(PostgresDatabase database) => [.. (await database.RowsAsync(
        "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'sluice store%' AND datname = current_database()", Scene.Token)).Select(r => (int)r[0]!)];

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Scene.Token);
    }
}
