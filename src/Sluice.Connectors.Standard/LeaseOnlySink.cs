using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Standard;

/// <summary>What the sinks that write to no store have in common: nothing to fence and nothing to prepare.</summary>
internal abstract class LeaseOnlySink(string note) : ISink
{
    public SinkCapabilities DeclaredCapabilities { get; } = new(SinkClass.LeaseOnly) { AcceptsChanges = true, Note = note };

    public virtual ValueTask<SinkCapabilities> OpenAsync(CancellationToken cancellationToken) => ValueTask.FromResult(DeclaredCapabilities);

    public ValueTask<FenceReport> FenceAsync(SinkToken token, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new FenceReport(IsFenced: false, SessionsEnded: 0, $"permit only: {DeclaredCapabilities.Note}"));

    public ValueTask<CommitOutcome> PrepareAsync(
        SplitToken token, bool isPrepared, IBreadcrumb breadcrumb, CancellationToken cancellationToken) =>
        ValueTask.FromResult(CommitOutcome.Committed);

    public ValueTask<TakeoverResult> TakeOverAsync(WriterRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(TakeoverResult.Taken(OpenWriter(request)));

    public virtual ValueTask<CommitOutcome> CompleteAsync(SplitToken token, IBreadcrumb breadcrumb, CancellationToken cancellationToken) =>
        ValueTask.FromResult(CommitOutcome.Committed);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected abstract LeaseOnlyWriter OpenWriter(WriterRequest request);
}
