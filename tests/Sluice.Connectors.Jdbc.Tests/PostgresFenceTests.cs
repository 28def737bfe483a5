using System.Diagnostics;
using Npgsql;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Tests.Support;
using Sluice.TestServers;

namespace Sluice.Connectors.Jdbc.Tests;

/// <summary>S5 at a real server: whoever was superseded is found, ended and seen gone, and what cannot be done is said.</summary>
public sealed class PostgresFenceTests : PostgresTests
{
    private static readonly TableSchema Keyed = Rows.Schema("t", ["id"], ("id", DataType.Int), ("name", DataType.String));
    private static readonly SinkToken Newer = Engine.Run with { Epoch = Engine.Run.Epoch + 1 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S5_F47_A_frozen_copy_is_ended_and_the_next_runs_upsert_of_its_keys_does_not_wait()
    {
        await using var sink = Sink(Keyed);
        await Engine.StartAsync(sink);
        var frozen = await Engine.TakeAsync(sink, Engine.Request("a"));
        await WriteManyAsync(frozen);
        await using (var fence = Fence())
            Assert.Equal(1, (await fence.FenceAsync(new FenceRequest(Newer), Cancel)).SessionsEnded);

        var clock = Stopwatch.StartNew();
        await using var next = await Engine.TakeAsync(sink, Engine.Request("a", owner: 2, token: Newer));
        await WriteManyAsync(next);
        Assert.Equal(CommitOutcome.Committed, await next.CommitAsync(Position.End, Cancel));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"The upsert took {clock.Elapsed}.");
        Assert.Equal(20_000L, await Database.ScalarAsync<long>("SELECT count(*) FROM t", Cancel));
        await Assert.ThrowsAsync<ConnectorException>(async () => await frozen.CommitAsync(Position.End, Cancel));
        await frozen.DisposeAsync();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_writer_whose_session_was_ended_in_the_middle_of_a_COPY_can_be_left_without_a_fault_of_ours(bool aborts)
    {
        await using var sink = Sink(Keyed);
        await Engine.StartAsync(sink);
        var writer = await Engine.TakeAsync(sink, Engine.Request("a"));
        await WriteManyAsync(writer);
        await using (var fence = Fence())
            Assert.Equal(1, (await fence.FenceAsync(new FenceRequest(Newer), Cancel)).SessionsEnded);

        if (aborts)
            await Assert.ThrowsAsync<ConnectorException>(async () => await writer.AbortAsync(Cancel));
        await writer.DisposeAsync();

        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM t", Cancel));
    }

    [Fact]
    public async Task S5_F4_A_zombie_that_holds_the_fences_row_unregistered_is_found_by_what_it_blocks_within_5_seconds()
    {
        await using var sink = Sink(Keyed);
        await Engine.StartAsync(sink);
        await using var zombie = await Database.OpenAsync(Cancel);
        await using var transaction = await zombie.BeginTransactionAsync(Cancel);
        await using (var hold = new NpgsqlCommand("SELECT epoch FROM sluice_fence FOR SHARE", zombie))
            await hold.ExecuteScalarAsync(Cancel);

        var clock = Stopwatch.StartNew();
        await using var fence = Fence();
        var report = await fence.FenceAsync(new FenceRequest(Newer), Cancel);

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"The fence took {clock.Elapsed}.");
        Assert.Equal((FenceVerdict.Fenced, 1), (report.Verdict, report.SessionsEnded));
        Assert.Contains($"backend {zombie.ProcessID}", report.Proof, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => transaction.CommitAsync(Cancel));
    }

    [Fact]
    public async Task A_statement_at_work_on_the_ledger_is_left_alone_and_named()
    {
        await using var sink = Sink(Keyed);
        await Engine.StartAsync(sink);
        await using var migration = await Database.OpenAsync(Cancel);
        await using var work = new NpgsqlCommand("BEGIN; LOCK TABLE sluice_fence; SELECT pg_sleep(60)", migration);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var working = work.ExecuteNonQueryAsync(stop.Token);
        await HoldsAsync("SELECT count(*) = 1 FROM pg_locks WHERE relation = 'sluice_fence'::regclass AND mode = 'AccessExclusiveLock' AND granted");

        await using var fence = Fence();
        var report = await fence.FenceAsync(new FenceRequest(Newer) { Deadline = TimeSpan.FromSeconds(4) }, Cancel);

        Assert.Equal(FenceVerdict.Waiting, report.Verdict);
        Assert.Null(report.FencedAt);
        Assert.Contains($"backend {migration.ProcessID}", report.Proof, StringComparison.Ordinal);
        Assert.False(working.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
        Assert.Equal(FenceVerdict.Fenced, (await fence.FenceAsync(new FenceRequest(Newer), Cancel)).Verdict);
    }

    [Fact]
    public async Task Epochs_of_a_ledger_that_may_not_be_read_are_not_known_and_of_a_server_that_is_away_neither()
    {
        await using var sink = Sink(Keyed);
        await Engine.StartAsync(sink);
        await Database.ExecuteAsync("DROP ROLE IF EXISTS blind; CREATE ROLE blind LOGIN PASSWORD 'blind'", Cancel);
        await using var blind = Fence(("url", Database.JdbcUrl), ("user", "blind"), ("password", "blind"), ("table", "t"));
        await using var away = Fence(("url", "jdbc:postgresql://127.0.0.1:1/x"), ("user", "x"), ("password", "x"), ("table", "t"));

        var mark = await blind.ReadMarkAsync(Engine.Run, Cancel);
        var error = await Assert.ThrowsAsync<ConnectorException>(async () => await away.ReadMarkAsync(Engine.Run, Cancel));

        Assert.Equal((false, null), (mark.IsKnown, mark.HighestEpoch));
        Assert.Contains("; grant ", mark.Obstacle, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task A_session_that_may_not_be_ended_is_named_with_the_remedy_and_its_commit_is_refused_all_the_same()
    {
        await using var sink = Sink(Keyed);
        await Engine.StartAsync(sink);
        await using var held = await Engine.TakeAsync(sink, Engine.Request("a"));
        await WriteManyAsync(held);
        await Database.ExecuteAsync("DROP ROLE IF EXISTS weak; CREATE ROLE weak LOGIN PASSWORD 'weak'", Cancel);
        await Database.ExecuteAsync("GRANT CREATE ON SCHEMA public TO weak; GRANT SELECT, INSERT, UPDATE, DELETE ON sluice_fence, sluice_position, sluice_session TO weak", Cancel);

        await using var fence = Fence(("url", Database.JdbcUrl), ("user", "weak"), ("password", "weak"), ("table", "t"));
        var report = await fence.FenceAsync(new FenceRequest(Newer) { Deadline = TimeSpan.FromSeconds(2) }, Cancel);

        Assert.Equal(FenceVerdict.Waiting, report.Verdict);
        Assert.NotNull(report.FencedAt);
        Assert.Null(report.QuiescedAt);
        Assert.Contains("pg_terminate_backend", report.Proof, StringComparison.Ordinal);
        Assert.Equal(CommitOutcome.Fenced, await held.CommitAsync(Position.End, Cancel));
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM t", Cancel));
    }

    [Fact]
    public async Task S5_F42_A_fence_that_comes_before_the_first_takeover_keeps_the_late_start_out()
    {
        await using (var fence = Fence())
            Assert.Equal(FenceVerdict.Fenced, (await fence.FenceAsync(new FenceRequest(Newer), Cancel)).Verdict);

        await using var late = Sink(Keyed);
        await late.OpenAsync(Cancel);

        Assert.Null((await late.TakeOverAsync(Engine.Request("a", owner: 9), Cancel)).Writer);
        Assert.Equal(CommitOutcome.Fenced, await late.PrepareAsync(Engine.Prepare(owner: 9), Cancel));
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE tablename = 't'", Cancel));
    }

    [Fact]
    public async Task A_fence_by_options_finds_the_ledger_where_the_sink_said_it_is()
    {
        await Database.ExecuteAsync("CREATE SCHEMA \"Else where\"", Cancel);
        await using var sink = Sink(Keyed, ("ledger_schema", "Else where"));
        var place = (await Engine.StartAsync(sink)).LedgerPlace;
        await using var fence = Fence(place, Login);

        Assert.Equal(FenceVerdict.Fenced, (await fence.FenceAsync(new FenceRequest(Newer), Cancel)).Verdict);

        Assert.Null((await sink.TakeOverAsync(Engine.Request("a", owner: 9), Cancel)).Writer);
        Assert.Equal(1L, await Database.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE tablename = 'sluice_fence'", Cancel));
    }

    [Fact]
    public async Task A_fence_that_does_not_know_the_place_finds_the_jobs_row_and_never_makes_a_ledger_elsewhere()
    {
        await using var unknown = Fence(null, Login);
        var report = await unknown.FenceAsync(new FenceRequest(Newer), Cancel);
        Assert.Equal(FenceVerdict.Unreachable, report.Verdict);
        Assert.Contains("ledger_schema", report.Proof, StringComparison.Ordinal);
        Assert.Contains("ledger_schema", (await unknown.ReadMarkAsync(Engine.Run, Cancel)).Obstacle, StringComparison.Ordinal);
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'sluice%'", Cancel));

        await Database.ExecuteAsync("CREATE SCHEMA other", Cancel);
        await using var sink = Sink(Keyed, ("ledger_schema", "other"));
        await Engine.StartAsync(sink);

        Assert.Equal(LedgerMark.At(Engine.Run.Epoch), await unknown.ReadMarkAsync(Engine.Run with { Generation = 7, Epoch = 0 }, Cancel));
        Assert.Equal(FenceVerdict.Fenced, (await unknown.FenceAsync(new FenceRequest(Newer), Cancel)).Verdict);
        Assert.Null((await sink.TakeOverAsync(Engine.Request("a", owner: 9), Cancel)).Writer);
    }

    [Fact]
    public async Task A_server_that_is_away_is_unreachable_from_here_and_one_that_hangs_is_so_at_the_deadline()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var port = ((System.Net.IPEndPoint)silent.LocalEndpoint).Port;
        await using (var hangs = Fence(("url", $"jdbc:postgresql://127.0.0.1:{port}/x"), ("user", "x"), ("password", "x")))
        {
            var report = await hangs.FenceAsync(new FenceRequest(Newer) { Deadline = TimeSpan.FromSeconds(1) }, Cancel);
            Assert.Equal(FenceVerdict.Unreachable, report.Verdict);
        }

        silent.Stop();
        await using var away = Fence(("url", $"jdbc:postgresql://127.0.0.1:{port}/x"), ("user", "x"), ("password", "x"));
        var refused = await away.FenceAsync(new FenceRequest(Newer), Cancel);
        Assert.Equal(FenceVerdict.Unreachable, refused.Verdict);
        Assert.Contains(Environment.MachineName, refused.Proof, StringComparison.Ordinal);
        Assert.Null(refused.FencedAt);
    }

    [Fact]
    public async Task Without_a_ledger_a_fence_is_unsupported_and_says_why()
    {
        await using var off = Fence([.. Login, ("ledger", "off")]);
        Assert.Equal(FenceVerdict.Unsupported, (await off.FenceAsync(new FenceRequest(Newer), Cancel)).Verdict);
        await using var nowhere = Fence([.. Login, ("table", "t")]);
        Assert.False((await off.VerifyFenceAsync(Newer, Cancel)).IsRefused);
        Assert.Equal(0, await nowhere.ForgetAsync(new ForgetRequest("nobody"), Cancel));
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'sluice%'", Cancel));
    }

    [Fact]
    public async Task S5_F28_The_insert_of_a_client_that_was_killed_ends_within_seconds_and_leaves_nothing()
    {
        await using var relay = new PostgresRelay(Database.Server.Port);
        await Database.ExecuteAsync("CREATE TABLE t (id int PRIMARY KEY, name text)", Cancel);
        await using var sink = Engine.Sink(
            Keyed, ("url", $"jdbc:postgresql://127.0.0.1:{relay.Port}/{Database.Name}?sslmode=disable"), ("user", PostgresServer.Username), ("password", Database.Server.Password),
            ("query", "INSERT INTO t SELECT :id::int, :name FROM pg_sleep(60)"));
        await Engine.StartAsync(sink);
        var writer = await Engine.TakeAsync(sink, Engine.Request("a"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var write = Task.Run(async () => await writer.WriteAsync(Rows.Batch(Keyed, [1, "a"]), stop.Token), Cancel);
        const string Sleeps = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";
        await HoldsAsync($"SELECT ({Sleeps}) = 1");

        relay.Cut();

        await HoldsAsync($"SELECT ({Sleeps}) = 0", TimeSpan.FromSeconds(5));
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM t", Cancel));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => write);
        await writer.DisposeAsync();
    }

    [Fact]
    public async Task Behind_a_pooler_a_sink_is_lease_only_and_refuses_unless_told_otherwise()
    {
        await using var pooler = new PostgresRelay(Database.Server.Port, hidesBackend: true);
        ISink Behind(params (string, object?)[] options) => Engine.Sink(
            Keyed, [("url", $"jdbc:postgresql://127.0.0.1:{pooler.Port}/{Database.Name}?sslmode=disable"), ("user", PostgresServer.Username),
                ("password", Database.Server.Password), ("generate_sink_sql", true), .. options]);
        await using var refusing = Behind();
        await using var allowed = Behind(("allow_lease_only", true));

        var error = await Assert.ThrowsAsync<ConnectorException>(async () => await refusing.OpenAsync(Cancel));

        Assert.Equal("SLC3216", error.Code);
        Assert.Contains("pooler", error.Message, StringComparison.Ordinal);
        Assert.Equal(SinkClass.LeaseOnly, (await allowed.OpenAsync(Cancel)).Class);
        Assert.Equal(FenceVerdict.Unsupported, (await Engine.FenceAsync(allowed, Engine.Run)).Verdict);
    }

    [Fact]
    public async Task A_session_has_every_bound_that_the_server_knows_and_goes_without_those_it_does_not()
    {
        await using var connection = await Database.OpenAsync(Cancel);
        var known = new Postgres.PostgresSettings();
        await known.ApplyAsync(connection, Cancel);
        Assert.Equal(7, known.Taken.Count);
        await using (var show = new NpgsqlCommand(
            "SELECT concat_ws(' ', current_setting('client_connection_check_interval'), current_setting('idle_in_transaction_session_timeout'), current_setting('lock_timeout'), current_setting('TimeZone'), current_setting('default_transaction_isolation'))",
            connection))
            Assert.Equal("1s 10min 10min UTC read committed", await show.ExecuteScalarAsync(Cancel));

        await using var older = await Database.OpenAsync(Cancel);
        var unknown = new Postgres.PostgresSettings([("no_such_setting_of_sluice", "1"), ("client_connection_check_interval", "-7"), ("lock_timeout", "3s")]);
        await unknown.ApplyAsync(older, Cancel);
        Assert.Equal(["lock_timeout"], unknown.Taken);
        await using var shown = new NpgsqlCommand("SELECT current_setting('lock_timeout')", older);
        Assert.Equal("3s", await shown.ExecuteScalarAsync(Cancel));
    }

    [Fact]
    public async Task A_registration_from_before_the_server_was_started_is_gone_whoever_has_its_id_now()
    {
        await using var sink = Sink(Keyed);
        await Engine.StartAsync(sink);
        await using var innocent = await Database.OpenAsync(Cancel);
        await RegisterAsync(innocent, "pg_postmaster_start_time() - interval '1 second'");
        await using var fence = await FenceOfAsync("before");

        var report = await fence.FenceAsync(new FenceRequest(Newer) { Deadline = TimeSpan.FromSeconds(10) }, Cancel);

        Assert.Equal((FenceVerdict.Fenced, 0), (report.Verdict, report.SessionsEnded));
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM sluice_session", Cancel));
        await using var alive = new NpgsqlCommand("SELECT 1", innocent);
        Assert.Equal(1, await alive.ExecuteScalarAsync(Cancel));
    }

    [Fact]
    public async Task A_session_whose_start_is_hidden_is_to_be_looked_at_before_it_is_ended()
    {
        await using var sink = Sink(Keyed);
        await Engine.StartAsync(sink);
        await using var innocent = await Database.OpenAsync(Cancel);
        await RegisterAsync(innocent, "now() - interval '1 millisecond'");
        await using var fence = await FenceOfAsync("hidden");

        var report = await fence.FenceAsync(new FenceRequest(Newer) { Deadline = TimeSpan.FromSeconds(1) }, Cancel);

        Assert.Equal(FenceVerdict.Waiting, report.Verdict);
        Assert.Contains($"backend {innocent.ProcessID} may be another's", report.Proof, StringComparison.Ordinal);
        Assert.Contains("pg_read_all_stats", report.Proof, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fence_at_work_is_not_ended_by_another_that_waits_for_it()
    {
        await using var sink = Sink(Keyed);
        await Engine.StartAsync(sink);
        var other = await Database.OpenAsync(Cancel);
        await using (other)
        {
            // As a fence: one round trip under the name of sessions that write nothing, at work while it holds the lock of fences.
            await using var work = new NpgsqlCommand($"SET application_name = 'sluice'; SELECT pg_advisory_xact_lock({Postgres.PostgresEpochs.LockOf(Newer)}), pg_sleep(60)", other);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            var working = work.ExecuteNonQueryAsync(stop.Token);
            await HoldsAsync($"SELECT count(*) = 1 FROM pg_locks WHERE pid = {other.ProcessID} AND locktype = 'advisory' AND granted");

            await using var fence = Fence();
            var report = await fence.FenceAsync(new FenceRequest(Newer) { Deadline = TimeSpan.FromSeconds(2) }, Cancel);

            Assert.Equal(FenceVerdict.Waiting, report.Verdict);
            Assert.Contains($"backend {other.ProcessID}", report.Proof, StringComparison.Ordinal);
            Assert.False(working.IsCompleted);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
        }
    }

    [Fact]
    public async Task S5_a_fence_that_waited_for_the_start_of_an_older_generation_raises_its_row_whatever_isolation_the_database_has_as_its_default()
    {
        await Database.ExecuteAsync($"ALTER DATABASE \"{Database.Name}\" SET default_transaction_isolation = 'repeatable read'", Cancel);
        await using var sink = Sink(Keyed);
        await Engine.StartAsync(sink);
        var later = Newer with { Sink = "fresh", Generation = 2 };
        await using var gate = await Database.OpenAsync(Cancel);
        await using (var close = new NpgsqlCommand("SELECT pg_advisory_lock(77)", gate))
            await close.ExecuteScalarAsync(Cancel);
        await using var older = await Database.OpenAsync(Cancel);
        await using var start = new NpgsqlCommand(
            $"""
            BEGIN; SELECT pg_advisory_xact_lock({Postgres.PostgresEpochs.LockOf(later)});
            INSERT INTO sluice_fence SELECT store, job, generation, '{later.Sink}', epoch, raised_at FROM sluice_fence;
            SELECT pg_advisory_xact_lock(77); COMMIT
            """,
            older);
        var starting = start.ExecuteNonQueryAsync(Cancel);
        await HoldsAsync($"SELECT EXISTS (SELECT FROM pg_locks WHERE pid = {older.ProcessID} AND NOT granted)");

        await using var fence = Fence();
        var fencing = Task.Run(() => fence.FenceAsync(new FenceRequest(later), Cancel).AsTask(), Cancel);
        await HoldsAsync($"SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE pid <> {older.ProcessID} AND NOT granted AND datname = current_database())");
        await using (var open = new NpgsqlCommand("SELECT pg_advisory_unlock(77)", gate))
            await open.ExecuteScalarAsync(Cancel);
        await starting;

        Assert.Equal(FenceVerdict.Fenced, (await fencing).Verdict);
        Assert.Equal(0L, await Database.ScalarAsync<long>($"SELECT count(*) FROM sluice_fence WHERE sink = '{later.Sink}' AND epoch < {later.Epoch}", Cancel));
    }

    [Fact]
    public async Task The_proof_of_a_fence_that_is_ended_like_the_zombie_that_it_plays_is_tried_again()
    {
        await using var sink = Sink(Keyed);
        await Engine.StartAsync(sink, Newer);
        await Database.ExecuteAsync(
            """
            CREATE SEQUENCE tries;
            CREATE FUNCTION end_first() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF nextval('tries') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER ends BEFORE INSERT ON sluice_fence FOR EACH ROW EXECUTE FUNCTION end_first()
            """,
            Cancel);
        await using var fence = Fence();

        var proof = await fence.VerifyFenceAsync(Newer, Cancel);

        Assert.True(proof.IsRefused, proof.Proof);
        Assert.True(await Database.ScalarAsync<long>("SELECT last_value FROM tries", Cancel) > 1);
    }

    [Fact]
    public async Task Old_jobs_are_forgotten_and_those_with_a_live_session_are_not()
    {
        await using var sink = Sink(Keyed);
        await Engine.StartAsync(sink);
        await Engine.StartAsync(sink, Engine.Run with { Job = 8 });
        await using var alive = await Engine.TakeAsync(sink, Engine.Request("a"));
        await Database.ExecuteAsync("UPDATE sluice_fence SET raised_at = now() - interval '31 days'; UPDATE sluice_position SET updated_at = now() - interval '31 days'", Cancel);

        var forgotten = await ((IFencingSink)sink).ForgetAsync(new ForgetRequest(Engine.Run.Store) { OlderThan = DateTimeOffset.Now.AddDays(-30) }, Cancel);

        Assert.Equal(1, forgotten);
        Assert.Equal(CommitOutcome.Committed, await alive.CommitAsync(Position.End, Cancel));
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM sluice_position WHERE job = 8", Cancel));
    }

    [Fact]
    public async Task The_tables_that_are_made_are_those_that_the_page_for_dbas_shows()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Sluice.slnx")))
            folder = folder.Parent!;
        var page = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "docs", "for-your-dba.md"), Cancel);
        var shown = page.Split("```sql")[1].Split("```")[0];
        await Database.ExecuteAsync($"CREATE SCHEMA shown; SET search_path = shown; {shown}", Cancel);
        await using (var fence = Fence())
            await fence.FenceAsync(new FenceRequest(Newer), Cancel);

        const string Shape =
            """
            SELECT c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.atthasdef, coalesce(pg_get_constraintdef(k.oid), '')
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 LEFT JOIN pg_constraint k ON k.conrelid = c.oid
            WHERE c.relname LIKE 'sluice%' AND c.relkind = 'r' AND c.relnamespace =
            """;
        var made = await Database.RowsAsync(Shape + "'public'::regnamespace ORDER BY 1, 2", Cancel);
        var written = await Database.RowsAsync(Shape + "'shown'::regnamespace ORDER BY 1, 2", Cancel);

        Assert.Equal(25, made.Count);
        Assert.Equal(written.Select(Rows.Show), made.Select(Rows.Show));
    }

    /// <summary>A session of the split before, as it stands in the ledger.</summary>
    private Task<int> RegisterAsync(NpgsqlConnection session, string start) => Database.ExecuteAsync(
        $"INSERT INTO sluice_session SELECT store, job, generation, sink, 'a', 1, epoch, {session.ProcessID}, {start} FROM sluice_fence", Cancel);

    /// <summary>The fence of a role that does not see when others' sessions began.</summary>
    private async Task<ISinkFence> FenceOfAsync(string role)
    {
        await Database.ExecuteAsync(
            $"CREATE ROLE {role} LOGIN PASSWORD '{role}'; GRANT SELECT, INSERT, UPDATE, DELETE ON sluice_fence, sluice_position, sluice_session TO {role}", Cancel);
        return Fence(("url", Database.JdbcUrl), ("user", role), ("password", role), ("table", "t"));
    }

    private static async Task WriteManyAsync(ITransactionalWriter writer)
    {
        // More than a buffer, so that the server is inside the COPY.
        for (var from = 0; from < 20_000; from += 2_000)
            await writer.WriteAsync(Rows.Batch(Keyed, [.. Enumerable.Range(from, 2_000).Select(i => new object?[] { i, $"name {i}" })]), Cancel);
    }

    private ISinkFence Fence() => Fence(null, [.. Login, ("table", "t")]);

    private static ISinkFence Fence(params (string Name, object? Value)[] options) => Fence(null, options);

    private static ISinkFence Fence(string? place, (string Name, object? Value)[] options) =>
        ((IFencingSinkFactory)Engine.SinkFactory).CreateFence(new FenceContext(Conf.Bind(Engine.SinkFactory.Options, options)) { Place = place });

    private Task HoldsAsync(string sql, TimeSpan? deadline = null) => Condition.HoldsAsync(
        () => Database.ScalarAsync<bool>(sql, Cancel),
        deadline ?? TimeSpan.FromSeconds(20),
        async () => string.Join('\n', (await Database.RowsAsync("SELECT pid, state, wait_event, query FROM pg_stat_activity WHERE datname = current_database()", Cancel)).Select(Rows.Show)),
        Cancel);
}
