using MySqlConnector;
using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Tests.Support;
using Sluice.TestServers;

namespace Sluice.Connectors.Jdbc.Tests;

public sealed class MySqlLedgerTests : LedgerConformance
{
    private static readonly SinkToken Newer = Engine.Run with { Epoch = Engine.Run.Epoch + 1 };
    private MariaDbDatabase _database = null!;

    public override async ValueTask InitializeAsync() => _database = await (await MariaDbServer.SharedAsync()).CreateDatabaseAsync();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_fence_ends_a_writer_that_holds_rows_and_its_commit_is_refused()
    {
        await using var sink = await StartedAsync();
        var frozen = await Engine.TakeAsync(sink, Engine.Request("a"));
        await frozen.WriteAsync(Rows.Batch(Table, [1]), default);

        var report = await Engine.FenceAsync(sink, Newer);

        Assert.True(report.IsFenced);
        Assert.Equal(1, report.SessionsEnded);
        Assert.Contains("seen gone", report.Proof, StringComparison.Ordinal);
        Assert.Equal(0L, await ScalarAsync("SELECT count(*) FROM information_schema.processlist WHERE db = database() AND id <> connection_id()"));
        var error = await Assert.ThrowsAsync<ConnectorException>(async () => await frozen.CommitAsync(Position.End, default));
        Assert.True(error.IsTransient);
        await frozen.DisposeAsync();
        Assert.Equal(0L, await CountAsync());
        Assert.Equal("/0/0", await PositionAsync("a"));
    }

    [Fact]
    public async Task F3_A_fence_of_MariaDB_ends_a_writer_that_holds_the_fences_lock()
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
    public async Task F2_A_writer_of_MariaDB_that_sleeps_between_the_check_of_its_permit_and_its_commit_through_a_stop_commits_nothing()
    {
        await using var sink = await StartedAsync();
        var permit = new Permit();
        await using var asleep = await Engine.TakeAsync(sink, Engine.Request("a", permit: permit));
        await asleep.WriteAsync(Rows.Batch(Table, [1]), default);
        // Not even its session is found: the ledger alone keeps it out.
        await LoseSessionsAsync();
        permit.Passed = () => Assert.True(Task.Run(async () => await Engine.FenceAsync(sink, Newer)).GetAwaiter().GetResult().IsFenced);
        await asleep.WriteAsync(Rows.Batch(Table, [2]), default);

        Assert.Equal(CommitOutcome.Fenced, await asleep.CommitAsync(Position.End, default));

        Assert.Null(permit.Passed);
        Assert.Equal(0L, await CountAsync());
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
        await _database.ExecuteAsync($"CREATE TABLE t (id int); CREATE OR REPLACE USER poor IDENTIFIED BY 'poor'; GRANT INSERT, SELECT ON {_database.Name}.* TO poor");
        ISink Poor(params (string, object?)[] options) =>
            Engine.Sink(Table, [("url", _database.JdbcUrl), ("user", "poor"), ("password", "poor"), ("generate_sink_sql", true), ("table", "t"), .. options]);
        await using var refusing = Poor();
        await using var allowed = Poor(("allow_lease_only", true));

        var error = await Assert.ThrowsAsync<ConnectorException>(async () => await refusing.OpenAsync(default));
        Assert.Equal("SLC3216", error.Code);
        Assert.Contains("CREATE", error.Message, StringComparison.Ordinal);
        Assert.Equal(SinkClass.LeaseOnly, (await allowed.OpenAsync(default)).Class);
        Assert.False((await Engine.FenceAsync(allowed, Engine.Run)).IsFenced);
        await Engine.WriteSplitAsync(allowed, "a", Engine.Run, Rows.Batch(Table, [1]));

        Assert.Equal(1L, await CountAsync());
        Assert.Equal(0L, await ScalarAsync("SELECT count(*) FROM information_schema.tables WHERE table_schema = database() AND table_name LIKE 'sluice%'"));
    }

    [Theory, InlineData("MyISAM"), InlineData("Aria"), InlineData("MEMORY")]
    public async Task A_target_without_transactions_is_lease_only_and_refused_with_the_remedy(string engine)
    {
        await _database.ExecuteAsync($"CREATE TABLE t (id int) ENGINE = {engine}");
        await using var sink = Sink();
        await using var allowed = Sink(("allow_lease_only", true));

        var error = await Assert.ThrowsAsync<ConnectorException>(async () => await sink.OpenAsync(default));

        Assert.Equal("SLC3216", error.Code);
        Assert.Contains($"engine {engine}", error.Message, StringComparison.Ordinal);
        Assert.Contains("ENGINE = InnoDB", error.Message, StringComparison.Ordinal);
        Assert.Equal(SinkClass.LeaseOnly, (await allowed.OpenAsync(default)).Class);
    }

    [Fact]
    public async Task The_ledger_can_be_off_or_elsewhere()
    {
        await _database.ExecuteAsync("CREATE TABLE t (id int)");
        var elsewhere = $"{_database.Name}_else";
        await using var off = Sink(("ledger", "off"));
        await using var other = Sink(("ledger_schema", elsewhere));

        Assert.Equal(SinkClass.LeaseOnly, (await off.OpenAsync(default)).Class);
        await Engine.WriteAsync(other, Rows.Batch(Table, [1]));

        Assert.Equal(elsewhere, await ScalarAsync($"SELECT DISTINCT table_schema FROM information_schema.tables WHERE table_name LIKE 'sluice%' AND table_schema LIKE '{_database.Name}%'"));
    }

    [Fact]
    public async Task Writers_leave_no_registration_behind()
    {
        await using var sink = await StartedAsync();
        await Engine.WriteSplitAsync(sink, "a", Engine.Run, Rows.Batch(Table, [1]));
        await sink.CompleteAsync(Engine.Complete(), default);

        Assert.Equal(0L, await ScalarAsync("SELECT count(*) FROM sluice_session"));
    }

    private protected override ISink Sink(params (string Name, object? Value)[] options) => Engine.Sink(
        Table, [("url", _database.JdbcUrl), ("user", MariaDbServer.Username), ("password", _database.Server.Password), ("generate_sink_sql", true), ("table", "t"), .. options]);

    private protected override string PositionSql => "concat(position, '/', seq, '/', `rows`)";

    private protected override Task LoseSessionsAsync() => _database.ExecuteAsync("DELETE FROM sluice_session");

    private protected override async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = await _database.OpenAsync();
        await using var command = new MySqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is { } value and not DBNull ? value : null;
    }
}
