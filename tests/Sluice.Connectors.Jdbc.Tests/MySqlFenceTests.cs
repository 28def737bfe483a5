using System.Diagnostics;
using MySqlConnector;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Tests.Support;
using Sluice.TestServers;

namespace Sluice.Connectors.Jdbc.Tests;

/// <summary>S5 at a real MariaDB: whoever was superseded is found, ended and seen gone, and what cannot be done is said.</summary>
public sealed class MySqlFenceTests : MySqlTests
{
    private static readonly TableSchema Keyed = Rows.Schema("t", ["id"], ("id", DataType.Int), ("name", DataType.String));
    private static readonly SinkToken Newer = Engine.Run with { Epoch = Engine.Run.Epoch + 1 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S5_F47_A_frozen_writer_of_MariaDB_is_ended_and_its_many_rows_are_rolled_back_before_the_fence_says_so()
    {
        await using var sink = Sink(Keyed);
        await Engine.StartAsync(sink);
        var frozen = await Engine.TakeAsync(sink, Engine.Request("a"));
        for (var i = 0; i < 10; i++)
            await frozen.WriteAsync(Many(i * 20_000), Cancel);
        FenceReport report;
        await using (var fence = Fence())
            report = await fence.FenceAsync(new FenceRequest(Newer), Cancel);

        Assert.Equal((FenceVerdict.Fenced, 1), (report.Verdict, report.SessionsEnded));
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM information_schema.innodb_trx WHERE trx_rows_modified > 1000", Cancel));
        var clock = Stopwatch.StartNew();
        await using var next = await Engine.TakeAsync(sink, Engine.Request("a", owner: 2, token: Newer));
        await next.WriteAsync(Many(0), Cancel);
        Assert.Equal(CommitOutcome.Committed, await next.CommitAsync(Position.End, Cancel));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"The upsert took {clock.Elapsed}.");
        Assert.Equal(20_000L, await Database.ScalarAsync<long>("SELECT count(*) FROM t", Cancel));
        await Assert.ThrowsAsync<ConnectorException>(async () => await frozen.CommitAsync(Position.End, Cancel));
        await frozen.DisposeAsync();
    }

    [Fact]
    public async Task S5_F4_A_zombie_that_holds_the_row_of_MariaDBs_fence_unregistered_is_found_by_what_it_blocks_within_5_seconds()
    {
        await using var sink = Sink(Keyed);
        await Engine.StartAsync(sink);
        await using var zombie = await Database.OpenAsync(Cancel);
        await using var transaction = await zombie.BeginTransactionAsync(Cancel);
        await using (var hold = new MySqlCommand("SELECT epoch FROM sluice_fence LOCK IN SHARE MODE", zombie, transaction))
            await hold.ExecuteScalarAsync(Cancel);

        var clock = Stopwatch.StartNew();
        await using var fence = Fence();
        var report = await fence.FenceAsync(new FenceRequest(Newer), Cancel);

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"The fence took {clock.Elapsed}.");
        Assert.Equal((FenceVerdict.Fenced, 1), (report.Verdict, report.SessionsEnded));
        Assert.Contains($"connection {zombie.ServerThread}", report.Proof, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => transaction.CommitAsync(Cancel));
    }

    [Fact]
    public async Task A_statement_at_work_on_the_ledger_is_left_alone_and_named()
    {
        await using var sink = Sink(Keyed);
        await Engine.StartAsync(sink);
        await using var migration = await Database.OpenAsync(Cancel);
        await using var work = new MySqlCommand("BEGIN; SELECT epoch FROM sluice_fence FOR UPDATE; SELECT sleep(60)", migration);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var working = work.ExecuteNonQueryAsync(stop.Token);
        await Condition.HoldsAsync(
            async () => await Database.ScalarAsync<long>($"SELECT count(*) FROM information_schema.processlist WHERE id = {migration.ServerThread} AND info LIKE '%sleep(60)%' AND state LIKE 'User sleep'", Cancel) == 1,
            TimeSpan.FromSeconds(10),
            () => Task.FromResult("The migration does not sleep."),
            Cancel);

        await using var fence = Fence();
        var report = await fence.FenceAsync(new FenceRequest(Newer) { Deadline = TimeSpan.FromSeconds(4) }, Cancel);

        Assert.Equal(FenceVerdict.Waiting, report.Verdict);
        Assert.Null(report.FencedAt);
        Assert.Contains($"connection {migration.ServerThread}", report.Proof, StringComparison.Ordinal);
        Assert.False(working.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
        await migration.DisposeAsync();
        Assert.Equal(FenceVerdict.Fenced, (await fence.FenceAsync(new FenceRequest(Newer), Cancel)).Verdict);
    }

    [Fact]
    public async Task Epochs_of_a_ledger_that_may_not_be_read_are_not_known_and_of_a_server_that_is_away_neither()
    {
        await using var sink = Sink(Keyed);
        await Engine.StartAsync(sink);
        await Database.ExecuteAsync($"CREATE OR REPLACE USER blind IDENTIFIED BY 'blind'; GRANT SELECT, INSERT ON {Database.Name}.t TO blind", Cancel);
        await using var blind = Fence(("url", Database.JdbcUrl), ("user", "blind"), ("password", "blind"), ("table", "t"));
        await using var away = Fence(("url", "jdbc:mysql://127.0.0.1:1/x"), ("user", "x"), ("password", "x"), ("table", "t"));

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
        await held.WriteAsync(Many(0), Cancel);
        await Database.ExecuteAsync($"CREATE OR REPLACE USER weak IDENTIFIED BY 'weak'; GRANT CREATE, SELECT, INSERT, UPDATE, DELETE ON {Database.Name}.* TO weak", Cancel);

        await using var fence = Fence(("url", Database.JdbcUrl), ("user", "weak"), ("password", "weak"), ("table", "t"));
        var report = await fence.FenceAsync(new FenceRequest(Newer) { Deadline = TimeSpan.FromSeconds(2) }, Cancel);

        Assert.Equal(FenceVerdict.Waiting, report.Verdict);
        Assert.NotNull(report.FencedAt);
        Assert.Null(report.QuiescedAt);
        Assert.Contains("CONNECTION ADMIN", report.Proof, StringComparison.Ordinal);
        Assert.Equal(CommitOutcome.Fenced, await held.CommitAsync(Position.End, Cancel));
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM t", Cancel));
    }

    [Fact]
    public async Task S5_F42_A_fence_of_MariaDB_that_comes_before_the_first_takeover_keeps_the_late_start_out()
    {
        await using (var fence = Fence())
            Assert.Equal(FenceVerdict.Fenced, (await fence.FenceAsync(new FenceRequest(Newer), Cancel)).Verdict);

        await using var late = Sink(Keyed);
        await late.OpenAsync(Cancel);

        Assert.Null((await late.TakeOverAsync(Engine.Request("a", owner: 9), Cancel)).Writer);
        Assert.Equal(CommitOutcome.Fenced, await late.PrepareAsync(Engine.Prepare(owner: 9), Cancel));
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM information_schema.tables WHERE table_schema = database() AND table_name = 't'", Cancel));
    }

    [Fact]
    public async Task S5_A_preparation_that_was_superseded_meanwhile_creates_no_table()
    {
        // Most statements of a preparation commit by themselves: what keeps a superseded one out is that its session was ended.
        await using var sink = Sink(Keyed);
        await sink.OpenAsync(Cancel);
        Assert.True((await Engine.FenceAsync(sink, Engine.Run)).IsFenced);
        FenceReport? report = null;
        var crumbs = new Crumbs();
        crumbs.OnStage = stage =>
        {
            if (stage == "jdbc.prepare")
                report ??= Task.Run(async () => await Engine.FenceAsync(sink, Newer)).GetAwaiter().GetResult();
        };
        var request = new TargetRequest(new SplitToken(Engine.Run, SplitToken.Prepare, 1), IsDone: false, new Permit(), crumbs);

        await Assert.ThrowsAsync<ConnectorException>(async () => await sink.PrepareAsync(request, Cancel));

        Assert.Equal((FenceVerdict.Fenced, 1), (report!.Verdict, report.SessionsEnded));
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM information_schema.tables WHERE table_schema = database() AND table_name = 't'", Cancel));
    }

    /// <summary>It was opened when the successor had ended those that it found, and took over just before the successor.</summary>
    [Fact]
    public async Task S5_An_attempt_that_begins_to_prepare_right_before_its_successor_takes_over_is_gone_before_that_ones_first_statement()
    {
        await using var sink = Sink(Keyed, ("schema_save_mode", "RECREATE_SCHEMA"));
        await sink.OpenAsync(Cancel);
        Assert.True((await Engine.FenceAsync(sink, Engine.Run)).IsFenced);
        using var isAtWork = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        var statements = 0;
        var slow = new Crumbs
        {
            OnStage = stage =>
            {
                // With its DROP it has committed: from there no lock of the ledger keeps anybody out.
                if (stage != "jdbc.prepare" || ++statements != 3)
                    return;
                isAtWork.Release();
                goOn.Wait(Cancel);
            },
        };
        Task<CommitOutcome>? between = null;
        long? alive = null;
        var crumbs = new Crumbs
        {
            OnStage = stage =>
            {
                if (stage == "jdbc.raise")
                {
                    between = Task.Run(() => sink.PrepareAsync(Engine.Prepare() with { Breadcrumb = slow }, Cancel).AsTask(), Cancel);
                    isAtWork.Wait(Cancel);
                }
                else if (stage == "jdbc.prepare")
                {
                    alive ??= Database.ScalarAsync<long>("SELECT count(*) FROM sluice_session WHERE owner = 1 AND is_used_lock(lock_name) IS NOT NULL", Cancel).GetAwaiter().GetResult();
                }
            },
        };

        Assert.Equal(CommitOutcome.Committed, await sink.PrepareAsync(Engine.Prepare(owner: 2) with { Breadcrumb = crumbs }, Cancel));
        goOn.Release();

        await Assert.ThrowsAsync<ConnectorException>(() => between!);
        Assert.Equal(0L, alive);
    }

    [Fact]
    public async Task Each_statement_that_makes_the_ledger_demands_the_permit()
    {
        await using var sink = Sink(Keyed);
        await sink.OpenAsync(Cancel);
        var permit = new Permit();
        // It ends while the first of them, which creates the database, is on its way.
        permit.Passed = () => permit.IsValid = false;

        await Assert.ThrowsAsync<PermitExpiredException>(async () => await sink.PrepareAsync(Engine.Prepare(permit: permit), Cancel));

        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM information_schema.tables WHERE table_schema = database()", Cancel));
    }

    [Theory, InlineData("a newer run"), InlineData("another sink")]
    public async Task S5_A_late_fence_neither_waits_for_a_commit_nor_ends_a_writer_of(string what)
    {
        var isNewer = what == "a newer run";
        var writing = isNewer ? Newer with { Generation = 2, Epoch = Newer.Epoch + 1 } : Engine.Run;
        await using var sink = Sink(Keyed);
        await Engine.StartAsync(sink, writing);
        var late = new FenceRequest(isNewer ? Newer : Newer with { Sink = "another" }) { Deadline = TimeSpan.FromSeconds(2.5) };
        FenceReport? report = null;
        // The writer holds its row from its guard to its commit.
        var crumbs = new Crumbs { OnStage = stage => report ??= stage == "jdbc.commit" ? Task.Run(FenceLateAsync).GetAwaiter().GetResult() : null };
        await using var writer = await Engine.TakeAsync(sink, Engine.Request("a", token: writing, crumbs: crumbs));

        Assert.Equal(CommitOutcome.Committed, await writer.CommitAsync(Position.End, Cancel));

        Assert.Equal((isNewer ? FenceVerdict.Superseded : FenceVerdict.Fenced, 0), (report!.Verdict, report.SessionsEnded));

        async Task<FenceReport> FenceLateAsync()
        {
            await using var fence = Fence();
            return await fence.FenceAsync(late, Cancel);
        }
    }

    [Fact]
    public async Task S5_A_fence_that_waits_for_a_session_of_a_newer_run_does_not_end_it()
    {
        await using var sink = Sink(Keyed);
        await Engine.StartAsync(sink, Newer);
        await using var newer = await Database.OpenAsync(Cancel);
        await using (var hold = new MySqlCommand(
            """
            SELECT get_lock('sluice/newer', 0);
            INSERT INTO sluice_session SELECT store, job, generation, sink, 'a', 9, epoch, 'sluice/newer', connection_id(), utc_timestamp(6) FROM sluice_fence;
            BEGIN; UPDATE sluice_fence SET raised_at = utc_timestamp(6)
            """,
            newer))
            await hold.ExecuteNonQueryAsync(Cancel);

        await using var fence = Fence();
        var report = await fence.FenceAsync(new FenceRequest(Engine.Run) { Deadline = TimeSpan.FromSeconds(2.5) }, Cancel);

        Assert.Equal((FenceVerdict.Waiting, 0), (report.Verdict, report.SessionsEnded));
        await using var commit = new MySqlCommand("COMMIT", newer);
        await commit.ExecuteNonQueryAsync(Cancel);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Where_a_snapshot_guards_its_rows_a_fence_and_a_takeover_that_waited_for_a_commit_go_on(bool fences)
    {
        Assert.SkipWhen(
            (await Database.RowsAsync("SHOW VARIABLES LIKE 'innodb_snapshot_isolation'", Cancel)).Count == 0, "This server has no innodb_snapshot_isolation.");
        await using (var first = Sink(Keyed))
            await Engine.StartAsync(first);
        // As if it were the server's own setting, which it is from MariaDB 11.6.2.
        await using var sink = Sink(Keyed, ("url", Database.JdbcUrl + "?sessionVariables=innodb_snapshot_isolation=ON"));
        await sink.OpenAsync(Cancel);
        await using var other = await Database.OpenAsync(Cancel);
        await using var transaction = await other.BeginTransactionAsync(Cancel);
        await using (var change = new MySqlCommand("UPDATE sluice_fence SET raised_at = utc_timestamp(6)", other, transaction))
            await change.ExecuteNonQueryAsync(Cancel);

        var waiting = Task.Run(RaiseAsync, Cancel);
        await Condition.HoldsAsync(
            async () => waiting.IsCompleted || await Database.ScalarAsync<long>(
                "SELECT count(*) FROM information_schema.processlist WHERE db = database() AND info LIKE 'INSERT IGNORE%'", Cancel) > 0,
            TimeSpan.FromSeconds(20), () => Task.FromResult("nobody waits"), Cancel);
        await transaction.CommitAsync(Cancel);

        Assert.Null(await waiting);

        async Task<string?> RaiseAsync()
        {
            if (fences)
                return await Engine.FenceAsync(sink, Newer) is { IsFenced: false } report ? report.Proof : null;
            var taken = await sink.TakeOverAsync(Engine.Request("a", token: Newer), Cancel);
            await using (taken.Writer)
                return taken.Refusal;
        }
    }

    [Fact]
    public async Task A_row_that_changed_behind_a_snapshot_is_tried_again()
    {
        await using var connection = await Database.OpenAsync(Cancel);
        await using var signal = new MySqlCommand("SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1020, MESSAGE_TEXT = 'Record has changed since last read'", connection);

        var fault = await Assert.ThrowsAsync<MySqlException>(() => signal.ExecuteNonQueryAsync(Cancel));

        Assert.True(MySql.MySqlFaults.IsLocked(fault));
        Assert.True(MySql.MySqlFaults.Explain(fault, ConnectorSide.Sink, "x", "testing").IsTransient);
    }

    [Theory, InlineData("CREATE_SCHEMA_WHEN_NOT_EXIST", "APPEND_DATA"), InlineData("RECREATE_SCHEMA", "APPEND_DATA"), InlineData("CREATE_SCHEMA_WHEN_NOT_EXIST", "DROP_DATA")]
    public async Task S5_A_preparation_whose_permit_is_over_after_its_takeover_neither_makes_the_table_nor_empties_it(string schemaMode, string dataMode)
    {
        var exists = schemaMode != "CREATE_SCHEMA_WHEN_NOT_EXIST" || dataMode == "DROP_DATA";
        if (exists)
            await Database.ExecuteAsync("CREATE TABLE t (id int PRIMARY KEY, name text); INSERT INTO t VALUES (1, 'a')", Cancel);
        await using var sink = Sink(Keyed, ("schema_save_mode", schemaMode), ("data_save_mode", dataMode));
        await sink.OpenAsync(Cancel);
        Assert.True((await Engine.FenceAsync(sink, Engine.Run)).IsFenced);
        var permit = new Permit();
        // Nothing ends the session meanwhile: only the permit says that time is up.
        var crumbs = new Crumbs { OnStage = stage => permit.IsValid &= stage != "jdbc.prepare" };
        var request = new TargetRequest(new SplitToken(Engine.Run, SplitToken.Prepare, 1), IsDone: false, permit, crumbs);

        await Assert.ThrowsAsync<PermitExpiredException>(async () => await sink.PrepareAsync(request, Cancel));

        Assert.Equal(exists ? 1L : 0L, await Database.ScalarAsync<long>("SELECT count(*) FROM information_schema.tables WHERE table_schema = database() AND table_name = 't'", Cancel));
        if (exists)
            Assert.Equal(1L, await Database.ScalarAsync<long>("SELECT count(*) FROM t", Cancel));
    }

    [Fact]
    public async Task A_fence_that_does_not_know_the_place_finds_the_jobs_row_and_never_makes_a_ledger_elsewhere()
    {
        var nowhere = $"jdbc:mysql://127.0.0.1:{Database.Server.Port}";
        var run = Engine.Run with { Store = Database.Name };
        await using var unknown = Fence(("url", nowhere), Login[1], Login[2]);
        var report = await unknown.FenceAsync(new FenceRequest(run), Cancel);
        Assert.Equal(FenceVerdict.Unreachable, report.Verdict);
        Assert.Contains("ledger_schema", report.Proof, StringComparison.Ordinal);

        await using var sink = Sink(Keyed);
        await Engine.StartAsync(sink, run);

        Assert.Equal(FenceVerdict.Fenced, (await unknown.FenceAsync(new FenceRequest(run with { Epoch = run.Epoch + 1 }), Cancel)).Verdict);
        Assert.Null((await sink.TakeOverAsync(Engine.Request("a", owner: 9, token: run), Cancel)).Writer);
    }

    [Fact]
    public async Task A_server_that_is_away_is_unreachable_from_here_and_one_that_hangs_is_so_at_the_deadline()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var port = ((System.Net.IPEndPoint)silent.LocalEndpoint).Port;
        await using (var hangs = Fence(("url", $"jdbc:mysql://127.0.0.1:{port}/x"), ("user", "x"), ("password", "x")))
            Assert.Equal(FenceVerdict.Unreachable, (await hangs.FenceAsync(new FenceRequest(Newer) { Deadline = TimeSpan.FromSeconds(1) }, Cancel)).Verdict);

        silent.Stop();
        await using var away = Fence(("url", $"jdbc:mysql://127.0.0.1:{port}/x"), ("user", "x"), ("password", "x"));
        var refused = await away.FenceAsync(new FenceRequest(Newer), Cancel);
        Assert.Equal(FenceVerdict.Unreachable, refused.Verdict);
        Assert.Null(refused.FencedAt);
    }

    [Fact]
    public async Task A_fence_of_a_frozen_server_ends_at_its_deadline_and_says_that_it_waits()
    {
        await using var server = await MariaDbServer.StartAsync(new MariaDbOptions { Fast = true });
        var database = await server.CreateDatabaseAsync();
        (string, object?)[] login = [("url", database.JdbcUrl), ("user", MariaDbServer.Username), ("password", server.Password)];
        await using var sink = Engine.Sink(Keyed, [.. login, ("generate_sink_sql", true)]);
        await Engine.StartAsync(sink);
        var writer = await Engine.TakeAsync(sink, Engine.Request("a"));
        await writer.WriteAsync(Rows.Batch(Keyed, [1, "a"]), Cancel);
        server.Pause();

        var clock = Stopwatch.StartNew();
        await using var fence = Fence([.. login, ("table", "t")]);
        var report = await fence.FenceAsync(new FenceRequest(Newer) { Deadline = TimeSpan.FromSeconds(2) }, Cancel);
        await writer.DisposeAsync();

        Assert.Equal(FenceVerdict.Unreachable, report.Verdict);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"Fence and close took {clock.Elapsed}.");
        server.Continue();
        Assert.Equal(FenceVerdict.Fenced, (await fence.FenceAsync(new FenceRequest(Newer), Cancel)).Verdict);
        Assert.Equal(0L, await database.ScalarAsync<long>("SELECT count(*) FROM t", Cancel));
    }

    [Fact]
    public async Task S5_two_generations_that_begin_at_once_see_each_other_and_the_older_one_is_kept_out()
    {
        await Database.ExecuteAsync("CREATE TABLE t (id int PRIMARY KEY, name text)", Cancel);
        var first = Engine.Run with { Sink = "fresh" };
        var second = first with { Generation = 2, Epoch = first.Epoch + 1 };
        for (var i = 0; i < 10; i++)
        {
            var (older, newer) = (first with { Sink = $"fresh-{i}" }, second with { Sink = $"fresh-{i}" });
            await using var sink = Sink(Keyed);
            await sink.OpenAsync(Cancel);
            await using (var fence = Fence())
                await fence.FenceAsync(new FenceRequest(older with { Sink = "other" }), Cancel);

            await Task.WhenAll(TakeAsync(sink, older), TakeAsync(sink, newer));

            var epochs = await Database.RowsAsync($"SELECT epoch FROM sluice_fence WHERE sink = 'fresh-{i}' AND generation = 1", Cancel);
            Assert.All(epochs, e => Assert.Equal(newer.Epoch, e[0]));
            Assert.Null((await sink.TakeOverAsync(Engine.Request("a", owner: 99, token: older), Cancel)).Writer);
        }

        static async Task TakeAsync(ISink sink, SinkToken token)
        {
            while (true)
            {
                try
                {
                    var taken = await sink.TakeOverAsync(Engine.Request("a", token: token), Cancel);
                    if (taken.Writer is { } writer)
                        await writer.DisposeAsync();
                    return;
                }
                catch (ConnectorException e) when (e.IsTransient)
                {
                    // A deadlock: the engine tries again, too.
                }
            }
        }
    }

    private static ISinkFence Fence(params (string Name, object? Value)[] options) =>
        ((IFencingSinkFactory)Engine.SinkFactory).CreateFence(new FenceContext(Conf.Bind(Engine.SinkFactory.Options, options)));

    private ISinkFence Fence() => Fence([.. Login, ("table", "t")]);

    private static Connect.Batches.Batch Many(int from) => Rows.Batch(Keyed, [.. Enumerable.Range(from, 20_000).Select(i => new object?[] { i, $"name {i}" })]);
}
