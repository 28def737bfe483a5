using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Tests.Support;

namespace Sluice.Connectors.Jdbc.Tests;

public sealed class SqliteLedgerTests : LedgerConformance
{
    private readonly SqliteFile _file = new();

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        _file.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task S5_A_writer_that_is_frozen_in_its_commit_keeps_the_fence_waiting_which_names_it_and_holds_once_that_is_gone()
    {
        await using var sink = await StartedAsync();
        await using var fence = CreateFence();
        var newer = new FenceRequest(Engine.Run with { Epoch = Engine.Run.Epoch + 1 }) { Deadline = TimeSpan.FromSeconds(2) };
        FenceReport? waiting = null;
        var crumbs = new Crumbs
        {
            OnStage = stage =>
            {
                if (stage != "jdbc.commit")
                    return;
                waiting = Task.Run(async () => await fence.FenceAsync(newer, default)).GetAwaiter().GetResult();
                throw new OperationCanceledException("killed");
            },
        };
        await using (var frozen = await Engine.TakeAsync(sink, Engine.Request("a", crumbs: crumbs)))
        {
            await frozen.WriteAsync(Rows.Batch(Table, [1]), default);
            await Assert.ThrowsAsync<OperationCanceledException>(async () => await frozen.CommitAsync(Connect.Sources.Position.End, default));
        }

        Assert.Equal((FenceVerdict.Waiting, null), (waiting!.Verdict, waiting.FencedAt));
        Assert.Contains("this process holds the file inside a transaction; kill that process first", waiting.Proof, StringComparison.Ordinal);
        Assert.Equal(FenceVerdict.Fenced, (await fence.FenceAsync(newer, default)).Verdict);
        Assert.Equal(0L, await CountAsync());
        Assert.True((await fence.VerifyFenceAsync(newer.Token, default)).IsRefused);
    }

    [Fact]
    public async Task S8_A_writer_between_its_rows_and_its_commit_holds_up_nobody()
    {
        await using var sink = await StartedAsync();
        await using var fence = CreateFence();
        await using var slow = await Engine.TakeAsync(sink, Engine.Request("a"));
        await slow.WriteAsync(Rows.Batch(Table, [1], [2]), default);

        // Another program, another attempt of the run, and the fence that each attempt begins with. None waits at all.
        _file.Execute("PRAGMA busy_timeout = 0; INSERT INTO t VALUES (10)");
        Assert.Equal(CommitOutcome.Committed, await sink.PrepareAsync(Engine.Prepare(), default));
        Assert.True((await fence.FenceAsync(new FenceRequest(Engine.Run) { Deadline = TimeSpan.FromSeconds(5) }, default)).IsFenced);
        await using (var other = await Engine.TakeAsync(sink, Engine.Request("b")))
        {
            await other.WriteAsync(Rows.Batch(Table, [20]), default);
            Assert.Equal(CommitOutcome.Committed, await other.CommitAsync(Connect.Sources.Position.End, default));
        }

        Assert.Equal(CommitOutcome.Committed, await slow.CommitAsync(Connect.Sources.Position.At("2"), default));
        await slow.WriteAsync(Rows.Batch(Table, [3]), default);
        Assert.True((await fence.FenceAsync(new FenceRequest(Engine.Run with { Epoch = Engine.Run.Epoch + 1 }) { Deadline = TimeSpan.FromSeconds(5) }, default)).IsFenced);
        Assert.Equal(CommitOutcome.Fenced, await slow.CommitAsync(Connect.Sources.Position.End, default));
        Assert.Equal("1,2,10,20", await ScalarAsync("SELECT group_concat(id) FROM (SELECT id FROM t ORDER BY id)"));
    }

    [Fact]
    public async Task A_commit_that_has_no_permit_lets_the_file_go()
    {
        await using var sink = await StartedAsync();
        var permit = new Permit();
        await using var writer = await Engine.TakeAsync(sink, Engine.Request("a", permit: permit));
        await writer.WriteAsync(Rows.Batch(Table, [1]), default);
        permit.IsValid = false;

        await Assert.ThrowsAsync<PermitExpiredException>(async () => await writer.CommitAsync(Connect.Sources.Position.End, default));

        _file.Execute("PRAGMA busy_timeout = 0; INSERT INTO t VALUES (10)");
        permit.IsValid = true;
        await writer.AbortAsync(default);
        await writer.WriteAsync(Rows.Batch(Table, [2]), default);
        Assert.Equal(CommitOutcome.Committed, await writer.CommitAsync(Connect.Sources.Position.End, default));
        Assert.Equal("2,10", await ScalarAsync("SELECT group_concat(id) FROM (SELECT id FROM t ORDER BY id)"));
    }

    [Fact]
    public async Task Without_a_ledger_row_a_commit_is_refused()
    {
        await using var sink = await StartedAsync();
        await using var writer = await Engine.TakeAsync(sink, Engine.Request("a"));
        _file.Execute("DELETE FROM sluice_fence");
        await writer.WriteAsync(Rows.Batch(Table, [1]), default);

        Assert.Equal(CommitOutcome.Fenced, await writer.CommitAsync(Connect.Sources.Position.End, default));

        Assert.Equal(0L, await CountAsync());
    }

    [Fact]
    public async Task The_epochs_of_a_file_that_is_not_here_are_not_told_as_none_and_no_file_is_made()
    {
        await using var fence = CreateFence();

        await Assert.ThrowsAsync<ConnectorException>(async () => await fence.ReadMarkAsync(Engine.Run, default));
        await Assert.ThrowsAsync<ConnectorException>(async () => await fence.ReadMarkAsync(Engine.Run, default));
    }

    private ISinkFence CreateFence() =>
        ((IFencingSinkFactory)Engine.SinkFactory).CreateFence(new FenceContext(Conf.Bind(Engine.SinkFactory.Options, ("url", _file.Url))));

    private protected override ISink Sink(params (string Name, object? Value)[] options) => _file.Sink(Table, [("table", "t"), .. options]);

    private protected override Task LoseSessionsAsync() => Task.CompletedTask;

    private protected override bool HasSessions => false;

    private protected override Task<object?> ScalarAsync(string sql) => Task.FromResult(_file.Scalar(sql));
}
