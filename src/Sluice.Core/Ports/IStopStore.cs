using Sluice.Core.Fences;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Stops;

namespace Sluice.Core.Ports;

/// <summary>Receipts, residuals and fence tasks: what follows a stop. Nothing here can change a status.</summary>
public interface IStopStore
{
    /// <summary>The receipts of a run, in order. They outlive their run.</summary>
    ValueTask<IReadOnlyList<Receipt>> ReadReceiptsAsync(RunKey run, CancellationToken cancellationToken);

    /// <summary>Residuals that are not closed, of all runs.</summary>
    ValueTask<IReadOnlyList<Residual>> ReadOpenResidualsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Adds to what is known of a residual, by <see cref="ResidualKnowledge.Add"/>. Twice is the same as once. One that is not known is ignored.
    /// When its wait is over by that, and <see cref="ResidualKnowledge.Risk"/> has something to say, its run gets that event, in the same transaction.
    /// </summary>
    /// <param name="residual">Run and attempt say which; the rest is what is known now.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask SettleAsync(Residual residual, CancellationToken cancellationToken);

    /// <summary>Settles several; a store that can does it in one transaction. Cut off in the middle it can be done again.</summary>
    async ValueTask SettleAllAsync(IReadOnlyList<Residual> residuals, CancellationToken cancellationToken)
    {
        foreach (var residual in residuals)
            await SettleAsync(residual, cancellationToken);
    }

    /// <summary>Fence tasks that are not done, of all runs.</summary>
    ValueTask<IReadOnlyList<FenceTask>> ReadOpenFenceTasksAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Claims a fence task for a node: by swap on its claim number, so that of two nodes one wins. Returns the task with its new claim, or
    /// <c>null</c> when it is done or somebody else was first. Whether an older claim was silent for long enough is the caller's judgement.
    /// </summary>
    ValueTask<FenceTask?> ClaimFenceAsync(FenceTask task, string node, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a result. One of an older claim is still believed when it is <see cref="FenceState.Fenced"/> at the task's present epoch (a
    /// raised epoch stays raised); else it is ignored, as is every result at an older epoch than the task's. A task that is fenced stays so.
    /// When every fence task of the run is fenced, each residual of an epoch up to the tasks' gets its <see cref="Residual.FencedAt"/>, and
    /// the latest of the results' bounds as its <see cref="Residual.QuiescedBy"/> where no LeaseOnly sink is among the job's sinks.
    /// </summary>
    ValueTask CompleteFenceAsync(FenceResult result, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>
    /// Commits that are recorded and not known to be published, of jobs whose latest run has ended: no attempt will publish them any more. By job,
    /// generation, sink, split and sequence.
    /// </summary>
    ValueTask<IReadOnlyList<PublicationTask>> ReadUnpublishedAsync(int limit, CancellationToken cancellationToken);
}
