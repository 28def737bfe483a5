using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;

namespace Sluice.Connect.TestKit.Tests.Broken;

/// <summary>A transactional sink in memory: the shortest one that keeps all rules, and on demand breaks one.</summary>
internal sealed class MemorySink(MemoryTarget target, SinkFault fault) : ISink
{
    public SinkCapabilities DeclaredCapabilities { get; } = new(SinkClass.Transactional);

    public ValueTask<SinkCapabilities> OpenAsync(CancellationToken cancellationToken) => ValueTask.FromResult(DeclaredCapabilities);

    public ValueTask<FenceReport> FenceAsync(SinkToken token, CancellationToken cancellationToken)
    {
        var known = target.Epochs.GetValueOrDefault(Key(token));
        target.Epochs[Key(token)] = fault == SinkFault.LowersTheEpoch ? token.Epoch : Math.Max(token.Epoch, known);
        return ValueTask.FromResult(new FenceReport(true, 0, $"the epoch is {target.Epochs[Key(token)]}"));
    }

    public ValueTask<CommitOutcome> PrepareAsync(SplitToken token, bool isPrepared, IBreadcrumb breadcrumb, CancellationToken cancellationToken)
    {
        if ((target.Prepared.Add(Key(token.Sink)) && target.Epochs.Count == 1) || fault == SinkFault.PreparesAgain)
            target.Rows.Clear();
        return ValueTask.FromResult(CommitOutcome.Committed);
    }

    public ValueTask<TakeoverResult> TakeOverAsync(WriterRequest request, CancellationToken cancellationToken)
    {
        var token = request.Token;
        if (token.Sink.Epoch < target.Epochs.GetValueOrDefault(Key(token.Sink)))
            return ValueTask.FromResult(TakeoverResult.Fenced("a newer run has the sink"));
        var (owner, progress) = target.Positions.GetValueOrDefault(Key(token));
        if (token.Owner < owner && fault != SinkFault.TrustsOldOwners)
            return ValueTask.FromResult(TakeoverResult.Fenced($"attempt {owner} has the split"));
        if (fault == SinkFault.ForgetsPositions)
            progress = SplitProgress.None;
        target.Positions[Key(token)] = (token.Owner, progress);
        return ValueTask.FromResult(TakeoverResult.Taken(new MemoryWriter(this, request, progress)));
    }

    public ValueTask<CommitOutcome> CompleteAsync(SplitToken token, IBreadcrumb breadcrumb, CancellationToken cancellationToken) =>
        ValueTask.FromResult(CommitOutcome.Committed);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Rows and position together, or neither.</summary>
    internal bool TryCommit(SplitToken token, IReadOnlyList<long> rows, SplitProgress progress)
    {
        if (token.Sink.Epoch < target.Epochs.GetValueOrDefault(Key(token.Sink)) && fault != SinkFault.CommitsForAnyRun)
            return false;
        if (target.Positions[Key(token)].Owner != token.Owner && fault != SinkFault.CommitsForAnyone)
            return false;
        if (fault != SinkFault.ShowsEarly)
            target.Rows.AddRange(rows);
        target.Positions[Key(token)] = (token.Owner, progress);
        return true;
    }

    internal void ShowEarly(IEnumerable<long> rows)
    {
        if (fault == SinkFault.ShowsEarly)
            target.Rows.AddRange(rows);
    }

    internal bool Has(SinkFault question) => fault == question;

    private (SinkToken Sink, string Split) Key(SplitToken token) => (Key(token.Sink), token.Split);

    private SinkToken Key(SinkToken token) => token with
    {
        Epoch = 0,
        Store = fault == SinkFault.MixesStores ? "" : token.Store,
        Generation = fault == SinkFault.MixesGenerations ? 0 : token.Generation,
    };
}
