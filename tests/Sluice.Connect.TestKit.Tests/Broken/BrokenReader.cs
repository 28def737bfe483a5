using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Connect.TestKit.Tests.Broken;

/// <summary>A good reader with one fault.</summary>
internal sealed class BrokenReader(ISplitReader inner, TableSchema table, ReaderRequest request, SourceFault fault) : ISplitReader
{
    private bool _isDisposed;

    public Position Position => fault == SourceFault.ReadsOn && inner.Position.IsEnd ? request.Until : inner.Position;

    public long BytesRead => inner.BytesRead;

    public ValueTask<Batch?> ReadAsync(CancellationToken cancellationToken)
    {
        if (fault == SourceFault.KeepsABatch)
            request.Batches.Rent(table);
        if (fault == SourceFault.FailsOnCancel && cancellationToken.IsCancellationRequested)
            throw new IOException("The disk does not answer.");
        return inner.ReadAsync(fault == SourceFault.IgnoresCancel ? CancellationToken.None : cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        if (_isDisposed && fault == SourceFault.DisposesOnce)
            throw new InvalidOperationException("It is disposed already.");
        _isDisposed = true;
        return inner.DisposeAsync();
    }
}
