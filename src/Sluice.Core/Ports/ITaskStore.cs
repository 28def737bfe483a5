using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Runs;

namespace Sluice.Core.Ports;

/// <summary>
/// What the tasks of a run ask of the store: plans, positions, commit records, prepared targets. Every method is one transaction, durable when it
/// returns. Thread-safe. Faults of the store itself are <see cref="Errors.SluiceException"/> with codes SLC41xx.
/// </summary>
public interface ITaskStore
{
    /// <summary>The store's random id.</summary>
    StoreId Id { get; }

    /// <summary>The plan of a generation, or <c>null</c>.</summary>
    ValueTask<SplitPlan?> FindPlanAsync(JobId job, Generation generation, CancellationToken cancellationToken);

    /// <summary>Stores a generation's plan. Of two planners one wins, and both get the winner's plan.</summary>
    ValueTask<SplitPlan> SavePlanAsync(JobId job, Generation generation, SplitPlan plan, CancellationToken cancellationToken);

    /// <summary>Gives an attempt at a split its number, under the run's row: refused (<c>null</c>) when the run has ended or its epoch is another.</summary>
    ValueTask<AttemptId?> BeginAttemptAsync(RunRecord run, string split, CancellationToken cancellationToken);

    /// <summary>All progress of a generation.</summary>
    ValueTask<IReadOnlyDictionary<SplitKey, StoredProgress>> ReadProgressAsync(
        JobId job, Generation generation, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a split over for an attempt, at a sink whose position the store keeps: refused (<c>null</c>) when the run has ended, its epoch
    /// is another, or a later attempt holds the split.
    /// </summary>
    ValueTask<StoredProgress?> TakeOverAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken);

    /// <summary>
    /// Records a commit, guarded by run, epoch, owner and sequence. Refused to an attempt whose process is known to be gone: what it had staged is
    /// swept from then on, and a record of it that was still on its way would be one of nothing.
    /// </summary>
    ValueTask<RecordOutcome> RecordCommitAsync(CommitRecord commit, CancellationToken cancellationToken);

    /// <summary>Keeps a copy, for display, of a position whose truth is a sink's ledger. Never refused.</summary>
    ValueTask CopyProgressAsync(
        JobId job, Generation generation, SplitKey key, StoredProgress progress, CancellationToken cancellationToken);

    /// <summary>
    /// A sink's ledger is behind the copy of its position: its target was restored from an older state. The ledger wins, so the copy goes back to
    /// it, and the run gets an event, in the same transaction. A copy that is not ahead is left alone, and nothing is told twice.
    /// </summary>
    /// <param name="run">The run that found it.</param>
    /// <param name="key">The split and the sink.</param>
    /// <param name="found">What the ledger has.</param>
    /// <param name="message">The event.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Whether the copy was ahead.</returns>
    ValueTask<bool> SinkWentBackAsync(RunRecord run, SplitKey key, StoredProgress found, string message, CancellationToken cancellationToken);

    /// <summary>Commits of a generation that are recorded and not yet known to be published.</summary>
    ValueTask<IReadOnlyList<StagedRecord>> UnpublishedAsync(JobId job, Generation generation, CancellationToken cancellationToken);

    /// <summary>What was recorded is published.</summary>
    ValueTask MarkPublishedAsync(JobId job, Generation generation, StagedRecord record, CancellationToken cancellationToken);

    /// <summary>Whether a sink's target was prepared (or completed) by this generation.</summary>
    ValueTask<bool> IsDoneOnceAsync(JobId job, Generation generation, SplitKey key, CancellationToken cancellationToken);

    /// <summary>A sink's target was prepared (or completed), under run, epoch and owner: refused when a later attempt holds the key.</summary>
    ValueTask<RecordOutcome> MarkDoneOnceAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken);
}
