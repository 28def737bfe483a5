using Sluice.Connect.Batches;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Fixtures;

/// <summary>Calls a sink as the engine does.</summary>
internal sealed class SinkRun(ISink sink)
{
    private static readonly SinkToken Token = new("store", 1, 1, "sink[0]", 1);

    public Permit Permit { get; } = new();

    public async Task OpenAsync() => await sink.OpenAsync(TestContext.Current.CancellationToken);

    public async Task PrepareAsync() => Xunit.Assert.Equal(
        CommitOutcome.Committed,
        await sink.PrepareAsync(
            new TargetRequest(new SplitToken(Token, SplitToken.Prepare, 1), IsDone: false, Permit, new NoBreadcrumb()), TestContext.Current.CancellationToken));

    public async Task<ITransactionalWriter> TakeOverAsync(string split = "s0", SplitProgress stored = default)
    {
        var request = new WriterRequest(new SplitToken(Token, split, 1), stored, Permit, new NoBreadcrumb());
        var result = await sink.TakeOverAsync(request, TestContext.Current.CancellationToken);
        return Xunit.Assert.IsType<ITransactionalWriter>(result.Writer, exactMatch: false);
    }

    /// <summary>Writes and commits batches as one split.</summary>
    public async Task WriteAsync(params Batch[] batches)
    {
        await using var writer = await TakeOverAsync();
        foreach (var batch in batches)
            await writer.WriteAsync(batch, TestContext.Current.CancellationToken);
        Xunit.Assert.Equal(CommitOutcome.Committed, await writer.CommitAsync(Position.End, TestContext.Current.CancellationToken));
    }

    public async Task CompleteAsync() => Xunit.Assert.Equal(
        CommitOutcome.Committed,
        await sink.CompleteAsync(
            new TargetRequest(new SplitToken(Token, SplitToken.Complete, 1), IsDone: false, Permit, new NoBreadcrumb()), TestContext.Current.CancellationToken));
}
