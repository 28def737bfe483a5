using Sluice.Connect.Batches;
using Sluice.Connect.Sources;

namespace Sluice.Connect.Sinks;

/// <summary>
/// A writer for a sink that keeps no ledger: it counts, its progress is the job store's, and a commit asks the permit and moves the progress on. Whoever
/// derives from it writes rows, and asks <see cref="WriterRequest.Permit"/> before each flush of its own. Used by one thread at a time.
/// </summary>
public abstract class LeaseOnlyWriter : ITransactionalWriter
{
    /// <param name="request">What the engine asked for when it took the split over.</param>
    protected LeaseOnlyWriter(WriterRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        (Request, Progress) = (request, request.Stored);
    }

    /// <inheritdoc />
    public SplitProgress Progress { get; private set; }

    /// <summary>What the engine asked for: the permit, the split, where to say what is being done.</summary>
    protected WriterRequest Request { get; }

    /// <summary>Rows written since the last commit.</summary>
    protected long OpenRows { get; private set; }

    /// <inheritdoc />
    public async ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        cancellationToken.ThrowIfCancellationRequested();
        await WriteRowsAsync(batch, cancellationToken);
        OpenRows += batch.Count;
    }

    /// <inheritdoc />
    public async ValueTask<CommitOutcome> CommitAsync(Position upTo, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await FlushAsync(cancellationToken);
        Request.Permit.Demand();
        OnCommitting();
        Progress = new SplitProgress(upTo, Progress.Sequence + 1, Progress.Rows + OpenRows);
        OpenRows = 0;
        return CommitOutcome.Committed;
    }

    /// <inheritdoc />
    public ValueTask AbortAsync(CancellationToken cancellationToken)
    {
        OnAborting();
        OpenRows = 0;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Writes the rows of a batch, which is the engine's again when this has returned.</summary>
    /// <exception cref="Errors.ConnectorException">The target refused.</exception>
    protected abstract ValueTask WriteRowsAsync(Batch batch, CancellationToken cancellationToken);

    /// <summary>Lets out what is held back, before a commit; asks the permit itself.</summary>
    protected virtual ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>The rows since the last commit count from now on.</summary>
    protected virtual void OnCommitting()
    {
    }

    /// <summary>The rows since the last commit are dropped.</summary>
    protected virtual void OnAborting()
    {
    }
}
