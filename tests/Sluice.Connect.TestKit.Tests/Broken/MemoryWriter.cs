using Sluice.Connect.Batches;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;

namespace Sluice.Connect.TestKit.Tests.Broken;

/// <summary>Keeps rows until they are committed.</summary>
internal sealed class MemoryWriter(MemorySink sink, WriterRequest request, SplitProgress progress) : ITransactionalWriter
{
    private readonly List<long> _rows = [];
    private bool _hasAsked;

    public SplitProgress Progress { get; private set; } = progress;

    public ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var ids = batch.Column<FixedColumn<long>>(0);
        var added = Enumerable.Range(0, batch.Count).Select(row => (long)ids.GetValue(row)!).ToList();
        _rows.AddRange(added);
        sink.ShowEarly(added);
        return ValueTask.CompletedTask;
    }

    public ValueTask<CommitOutcome> CommitAsync(Position upTo, CancellationToken cancellationToken)
    {
        if (!sink.Has(SinkFault.IgnoresCancel))
            cancellationToken.ThrowIfCancellationRequested();
        if (!sink.Has(SinkFault.NeedsNoPermit) && !(sink.Has(SinkFault.RemembersThePermit) && _hasAsked))
        {
            _hasAsked = true;
            request.Permit.Demand();
        }

        var next = new SplitProgress(upTo, Progress.Sequence + 1, Progress.Rows + _rows.Count);
        if (!sink.TryCommit(request.Token, _rows, next))
            return ValueTask.FromResult(CommitOutcome.Fenced);
        if (!sink.Has(SinkFault.StandsStill))
            Progress = next;
        _rows.Clear();
        return ValueTask.FromResult(CommitOutcome.Committed);
    }

    public ValueTask AbortAsync(CancellationToken cancellationToken)
    {
        if (!sink.Has(SinkFault.KeepsAborted))
            _rows.Clear();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
