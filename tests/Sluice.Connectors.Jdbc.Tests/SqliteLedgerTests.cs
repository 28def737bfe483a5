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
    public async Task S5_A_frozen_holder_keeps_the_fence_waiting_which_names_it_and_holds_once_that_is_gone()
    {
        await using var sink = await StartedAsync();
        var frozen = await Engine.TakeAsync(sink, Engine.Request("a"));
        await frozen.WriteAsync(Rows.Batch(Table, [1]), default);
        await using var fence = ((IFencingSinkFactory)Engine.SinkFactory).CreateFence(new FenceContext(Conf.Bind(Engine.SinkFactory.Options, ("url", _file.Url))));
        var newer = new FenceRequest(Engine.Run with { Epoch = Engine.Run.Epoch + 1 }) { Deadline = TimeSpan.FromSeconds(2) };

        var waiting = await fence.FenceAsync(newer, default);
        Assert.Equal((FenceVerdict.Waiting, null), (waiting.Verdict, waiting.FencedAt));
        Assert.Contains("this process holds the file inside a transaction; kill that process first", waiting.Proof, StringComparison.Ordinal);
        await frozen.DisposeAsync();

        Assert.Equal(FenceVerdict.Fenced, (await fence.FenceAsync(newer, default)).Verdict);
        Assert.Equal(0L, await CountAsync());
        Assert.True((await fence.VerifyFenceAsync(newer.Token, default)).IsRefused);
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

    private protected override ISink Sink(params (string Name, object? Value)[] options) => _file.Sink(Table, [("table", "t"), .. options]);

    private protected override Task LoseSessionsAsync() => Task.CompletedTask;

    private protected override Task<object?> ScalarAsync(string sql) => Task.FromResult(_file.Scalar(sql));
}
