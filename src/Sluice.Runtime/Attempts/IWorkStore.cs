using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Snapshots;

namespace Sluice.Runtime.Attempts;

/// <summary>All that an attempt asks of the store: what tasks ask, and its splits. See <see cref="IAttemptStore"/> for what each promises.</summary>
public interface IWorkStore : ITaskStore
{
    /// <inheritdoc cref="IAttemptStore.TakeSplitAsync"/>
    ValueTask<PlannedSplit?> TakeSplitAsync(RunKey run, AttemptId attempt, CancellationToken cancellationToken);

    /// <inheritdoc cref="IAttemptStore.FinishSplitAsync"/>
    ValueTask<RecordOutcome> FinishSplitAsync(
        RunKey run, AttemptId attempt, string split, IReadOnlyList<SinkCommit> commits, CancellationToken cancellationToken);

    /// <inheritdoc cref="IAttemptStore.CompleteAsync"/>
    ValueTask<RecordOutcome> CompleteAsync(RunKey run, AttemptId attempt, CancellationToken cancellationToken);

    /// <inheritdoc cref="IAttemptStore.ReadAttemptsAsync"/>
    ValueTask<IReadOnlyList<AttemptRecord>> ReadAttemptsAsync(RunKey run, CancellationToken cancellationToken);

    /// <summary>The splits of a run, counted; <c>null</c> when the run is not known any more.</summary>
    ValueTask<SplitSummary?> CountSplitsAsync(RunKey run, CancellationToken cancellationToken);
}
