using Sluice.Connect.Batches;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Standard;

/// <summary>A writer whose progress is the job store's: it counts, and a commit asks the permit and moves the progress on.</summary>
internal abstract class LeaseOnlyWriter(WriterRequest request) : ITransactionalWriter
{
    public SplitProgress Progress { get; private set; } = request.Stored;

    protected WriterRequest Request => request;

    /// <summary>Rows written since the last commit.</summary>
    protected long OpenRows { get; private set; }

    public async ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await WriteRowsAsync(batch, cancellationToken);
        OpenRows += batch.Count;
    }

    public async ValueTask<CommitOutcome> CommitAsync(Position upTo, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await FlushAsync(cancellationToken);
        request.Permit.Demand();
        Committing();
        Progress = new SplitProgress(upTo, Progress.Sequence + 1, Progress.Rows + OpenRows);
        OpenRows = 0;
        return CommitOutcome.Committed;
    }

    public ValueTask AbortAsync(CancellationToken cancellationToken)
    {
        Aborting();
        OpenRows = 0;
        return ValueTask.CompletedTask;
    }

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected abstract ValueTask WriteRowsAsync(Batch batch, CancellationToken cancellationToken);

    /// <summary>Lets out what is held back, before a commit.</summary>
    protected virtual ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>The rows since the last commit count from now on.</summary>
    protected virtual void Committing()
    {
    }

    /// <summary>The rows since the last commit are dropped.</summary>
    protected virtual void Aborting()
    {
    }
}
