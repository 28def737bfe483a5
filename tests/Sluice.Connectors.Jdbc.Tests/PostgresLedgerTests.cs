using Npgsql;
using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Tests.Support;
using Sluice.TestServers;

namespace Sluice.Connectors.Jdbc.Tests;

public sealed class PostgresLedgerTests : LedgerConformance
{
    private static readonly SinkToken Newer = Engine.Run with { Epoch = Engine.Run.Epoch + 1 };
    private PostgresDatabase _database = null!;

    public override async ValueTask InitializeAsync() => _database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_fence_ends_a_writer_that_holds_a_copy_and_its_commit_is_refused()
    {
        await using var sink = await StartedAsync();
        var frozen = await Engine.TakeAsync(sink, Engine.Request("a"));
        await frozen.WriteAsync(Rows.Batch(Table, [1]), default);

        var report = await Engine.FenceAsync(sink, Newer);

        Assert.True(report.IsFenced);
        Assert.Equal(1, report.SessionsEnded);
        Assert.Contains("seen gone", report.Proof, StringComparison.Ordinal);
        Assert.Equal(0L, await ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE (application_name LIKE 'sluice/%/a' OR query LIKE 'COPY%') AND datname = current_database()"));
        var error = await Assert.ThrowsAsync<ConnectorException>(async () => await frozen.CommitAsync(Position.End, default));
        Assert.True(error.IsTransient);
        await frozen.DisposeAsync();
        Assert.Equal(0L, await CountAsync());
        Assert.Equal("/0/0", await PositionAsync("a"));
    }

    [Fact]
    public async Task F3_A_fence_ends_a_writer_that_holds_the_fences_lock()
    {
        await using var sink = await StartedAsync();
        FenceReport? report = null;
        var crumbs = new Crumbs();
        await using (var writer = await Engine.TakeAsync(sink, Engine.Request("a", crumbs: crumbs)))
        {
            await writer.WriteAsync(Rows.Batch(Table, [1]), default);
            // Between guard and COMMIT the writer holds the fence's row: a process frozen there must not hold up the fence.
            crumbs.OnStage = stage =>
            {
                if (stage == "jdbc.commit")
                    report = Task.Run(async () => await Engine.FenceAsync(sink, Newer)).GetAwaiter().GetResult();
            };
            var error = await Assert.ThrowsAnyAsync<Exception>(async () => await writer.CommitAsync(Position.End, default));
            Assert.True(error is CommitInDoubtException or ConnectorException, error.ToString());
        }

        Assert.True(report!.IsFenced);
        Assert.Equal(1, report.SessionsEnded);
        Assert.Equal(0L, await CountAsync());
        Assert.Equal("/0/0", await PositionAsync("a"));
    }

    [Fact]
    public async Task A_takeover_ends_the_session_of_the_attempt_before_and_its_rows_are_gone()
    {
        await using var sink = await StartedAsync();
        var replaced = await Engine.TakeAsync(sink, Engine.Request("a"));
        await replaced.WriteAsync(Rows.Batch(Table, [1]), default);

        await using var successor = await Engine.TakeAsync(sink, Engine.Request("a", owner: 2));
        await successor.WriteAsync(Rows.Batch(Table, [1]), default);
        Assert.Equal(CommitOutcome.Committed, await successor.CommitAsync(Position.End, default));

        await Assert.ThrowsAsync<ConnectorException>(async () => await replaced.CommitAsync(Position.End, default));
        await replaced.DisposeAsync();
        Assert.Equal(1L, await CountAsync());
    }

    [Fact]
    public async Task A_stale_owner_whose_session_was_not_found_is_refused_at_the_guard()
    {
        await using var sink = await StartedAsync();
        await using var stale = await Engine.TakeAsync(sink, Engine.Request("a"));
        await stale.WriteAsync(Rows.Batch(Table, [1]), default);
        // As if the registration had been lost: the session stays, and only owner and sequence are between it and the rows.
        await _database.ExecuteAsync("DELETE FROM sluice_session");
        await using var successor = await Engine.TakeAsync(sink, Engine.Request("a", owner: 2));

        Assert.Equal(CommitOutcome.Fenced, await stale.CommitAsync(Position.End, default));

        Assert.Equal(0L, await CountAsync());
        Assert.Equal("/0/0", await PositionAsync("a"));
    }

    [Fact]
    public async Task A_stale_epoch_whose_session_was_not_found_is_refused_at_the_guard()
    {
        await using var sink = await StartedAsync();
        await using var stale = await Engine.TakeAsync(sink, Engine.Request("a"));
        await stale.WriteAsync(Rows.Batch(Table, [1]), default);
        await _database.ExecuteAsync("DELETE FROM sluice_session");
        Assert.Equal(0, (await Engine.FenceAsync(sink, Newer)).SessionsEnded);

        Assert.Equal(CommitOutcome.Fenced, await stale.CommitAsync(Position.End, default));

        Assert.Equal(0L, await CountAsync());
    }

    [Fact]
    public async Task F2_A_writer_that_sleeps_between_the_check_of_its_permit_and_its_commit_through_a_stop_commits_nothing()
    {
        await using var sink = await StartedAsync();
        var permit = new Permit();
        await using var asleep = await Engine.TakeAsync(sink, Engine.Request("a", permit: permit));
        await asleep.WriteAsync(Rows.Batch(Table, [1]), default);
        // Not even its session is found: the ledger alone keeps it out.
        await _database.ExecuteAsync("DELETE FROM sluice_session");
        permit.Passed = () => Assert.True(Task.Run(async () => await Engine.FenceAsync(sink, Newer)).GetAwaiter().GetResult().IsFenced);

        Assert.Equal(CommitOutcome.Fenced, await asleep.CommitAsync(Position.End, default));

        Assert.Null(permit.Passed);
        Assert.Equal(0L, await CountAsync());
    }

    [Fact]
    public async Task F2_Without_a_ledger_the_one_write_that_was_past_its_check_lands_and_no_other()
    {
        await _database.ExecuteAsync("CREATE TABLE t (id int)");
        await using var sink = Sink(("ledger", "off"), ("allow_lease_only", true));
        await Engine.StartAsync(sink);
        var permit = new Permit();
        var crumbs = new Crumbs();
        await using var asleep = await Engine.TakeAsync(sink, Engine.Request("a", crumbs: crumbs, permit: permit));
        await asleep.WriteAsync(Rows.Batch(Table, [1]), default);
        // The permit is asked again and again; behind the last question nothing but the COMMIT is left.
        crumbs.OnStage = stage =>
        {
            if (stage == "jdbc.commit")
                permit.Passed = () => permit.IsValid = false;
        };

        Assert.Equal(CommitOutcome.Committed, await asleep.CommitAsync(Position.At("1"), default));
        await Assert.ThrowsAsync<PermitExpiredException>(async () => await asleep.WriteAsync(Rows.Batch(Table, [2]), default));

        Assert.Equal(1L, await CountAsync());
    }

    [Fact]
    public async Task Without_a_ledger_row_a_commit_is_refused()
    {
        await using var sink = await StartedAsync();
        foreach (var table in new[] { "sluice_fence", "sluice_position" })
        {
            await using var writer = await Engine.TakeAsync(sink, Engine.Request("a"));
            await writer.WriteAsync(Rows.Batch(Table, [1]), default);
            await _database.ExecuteAsync($"DELETE FROM {table}");

            Assert.Equal(CommitOutcome.Fenced, await writer.CommitAsync(Position.End, default));
        }

        Assert.Equal(0L, await CountAsync());
    }

    [Fact]
    public async Task Twenty_processes_create_the_ledger_at_once()
    {
        await _database.ExecuteAsync("CREATE TABLE t (id int)");
        var sinks = Enumerable.Range(0, 20).Select(_ => Sink()).ToList();

        var reports = await Task.WhenAll(sinks.Select(async sink =>
        {
            await sink.OpenAsync(default);
            return await Engine.FenceAsync(sink, Engine.Run);
        }));

        Assert.All(reports, r => Assert.True(r.IsFenced));
        Assert.Equal(1L, await ScalarAsync("SELECT count(*) FROM sluice_fence"));
    }

    [Fact]
    public async Task Without_the_right_to_create_the_ledger_the_sink_refuses_unless_told_otherwise()
    {
        await _database.ExecuteAsync("CREATE TABLE t (id int); DROP ROLE IF EXISTS poor; CREATE ROLE poor LOGIN PASSWORD 'poor'; GRANT INSERT, SELECT ON t TO poor");
        ISink Poor(params (string, object?)[] options) =>
            Engine.Sink(Table, [("url", _database.JdbcUrl), ("user", "poor"), ("password", "poor"), ("generate_sink_sql", true), ("table", "t"), .. options]);
        await using var refusing = Poor();
        await using var allowed = Poor(("allow_lease_only", true));

        var error = await Assert.ThrowsAsync<ConnectorException>(async () => await refusing.OpenAsync(default));
        Assert.Equal("SLC3216", error.Code);
        Assert.Contains("allow_lease_only", error.Message, StringComparison.Ordinal);
        Assert.Equal(SinkClass.LeaseOnly, (await allowed.OpenAsync(default)).Class);
        Assert.False((await Engine.FenceAsync(allowed, Engine.Run)).IsFenced);
        await Engine.WriteSplitAsync(allowed, "a", Engine.Run, Rows.Batch(Table, [1]));

        Assert.Equal(1L, await CountAsync());
        Assert.Equal(0L, await ScalarAsync("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'sluice%'"));
    }

    [Fact]
    public async Task The_right_to_create_in_a_schema_that_exists_is_enough_for_ledger_and_table()
    {
        await _database.ExecuteAsync("CREATE SCHEMA given; CREATE ROLE modest LOGIN PASSWORD 'modest'; GRANT CREATE, USAGE ON SCHEMA given TO modest");
        await using var sink = Engine.Sink(
            Table, ("url", _database.JdbcUrl), ("user", "modest"), ("password", "modest"), ("generate_sink_sql", true), ("table", "given.t"));

        await Engine.StartAsync(sink);

        Assert.Equal(4L, await ScalarAsync("SELECT count(*) FROM pg_tables WHERE schemaname = 'given' AND tableowner = 'modest'"));
    }

    [Fact]
    public async Task A_schema_that_is_not_there_is_made_for_ledger_and_table()
    {
        await using var sink = Sink(("table", "fresh.t"), ("ledger_schema", "Fresh too"));

        await Engine.StartAsync(sink);

        Assert.Equal(4L, await ScalarAsync("SELECT count(*) FROM pg_tables WHERE schemaname IN ('fresh', 'Fresh too')"));
    }

    [Fact]
    public async Task An_unlogged_target_is_lease_only()
    {
        await _database.ExecuteAsync("CREATE UNLOGGED TABLE t (id int)");
        await using var sink = Sink();

        var error = await Assert.ThrowsAsync<ConnectorException>(async () => await sink.OpenAsync(default));

        Assert.Contains("UNLOGGED", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ledger_can_be_off_or_elsewhere()
    {
        await _database.ExecuteAsync("CREATE SCHEMA elsewhere; CREATE TABLE t (id int)");
        await using var off = Sink(("ledger", "off"));
        await using var elsewhere = Sink(("ledger_schema", "elsewhere"));

        Assert.Equal(SinkClass.LeaseOnly, (await off.OpenAsync(default)).Class);
        await Engine.WriteAsync(elsewhere, Rows.Batch(Table, [1]));

        Assert.Equal("elsewhere", await ScalarAsync("SELECT DISTINCT schemaname::text FROM pg_tables WHERE tablename LIKE 'sluice%'"));
    }

    [Fact]
    public async Task Writers_leave_no_registration_behind()
    {
        await using var sink = await StartedAsync();
        await Engine.WriteSplitAsync(sink, "a", Engine.Run, Rows.Batch(Table, [1]));
        await sink.CompleteAsync(Engine.Complete(), default);

        Assert.Equal(0L, await ScalarAsync("SELECT count(*) FROM sluice_session"));
    }

    [Fact]
    public async Task A_key_left_for_the_end_is_added_once_all_rows_are_in()
    {
        var keyed = Sluice.Connectors.Jdbc.Tests.Support.Rows.Schema("k", ["id"], ("id", Connect.Schema.DataType.Int));
        await using var sink = Engine.Sink(
            keyed, ("url", _database.JdbcUrl), ("user", PostgresServer.Username), ("password", _database.Server.Password), ("generate_sink_sql", true), ("enable_upsert", false));
        await Engine.StartAsync(sink);
        const string HasKey = "SELECT count(*) FROM pg_index WHERE indrelid = 'k'::regclass AND indisprimary";
        Assert.Equal(0L, await ScalarAsync(HasKey));
        await Engine.WriteSplitAsync(sink, "a", Engine.Run, Rows.Batch(keyed, [1], [2]));

        Assert.Equal(CommitOutcome.Committed, await sink.CompleteAsync(Engine.Complete(Newer, 2), default));
        Assert.Equal(CommitOutcome.Committed, await sink.CompleteAsync(Engine.Complete(Newer, 3), default));

        Assert.Equal(1L, await ScalarAsync(HasKey));
    }

    private protected override ISink Sink(params (string Name, object? Value)[] options) => Engine.Sink(
        Table, [("url", _database.JdbcUrl), ("user", PostgresServer.Username), ("password", _database.Server.Password), ("generate_sink_sql", true),
            .. options.Any(o => o.Name == "table") ? [] : new (string, object?)[] { ("table", "t") }, .. options]);

    private protected override Task LoseSessionsAsync() => _database.ExecuteAsync("DELETE FROM sluice_session");

    private protected override async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = await _database.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is { } value and not DBNull ? value : null;
    }
}
