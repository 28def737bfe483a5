using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Standard;

/// <summary>What the sinks that write to no store have in common: nothing to fence and nothing to prepare.</summary>
internal abstract class LeaseOnlySink(string note, TimeSpan? writeBound, bool acceptsChanges = true) : ISink
{
    public SinkCapabilities DeclaredCapabilities { get; } =
        new(SinkClass.LeaseOnly) { AcceptsChanges = acceptsChanges, Note = note, WriteBound = writeBound };

    public virtual ValueTask<SinkCapabilities> OpenAsync(CancellationToken cancellationToken) => ValueTask.FromResult(DeclaredCapabilities);

    public ValueTask<TakeoverResult> TakeOverAsync(WriterRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(TakeoverResult.Taken(OpenWriter(request)));

    public virtual ValueTask<CommitOutcome> CompleteAsync(TargetRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(CommitOutcome.Committed);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected abstract LeaseOnlyWriter OpenWriter(WriterRequest request);
}
