using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Snapshots;

namespace Sluice.Runtime.Attempts;

/// <summary>The store, as attempts in the process that owns it ask it. Each call has a bound: an answer that does not come is an outage.</summary>
/// <param name="store">The store.</param>
/// <param name="most">How long an answer may take.</param>
/// <param name="time">Counts that time.</param>
public sealed class ControlStoreWork(IControlStore store, TimeSpan most, TimeProvider time) : IWorkStore
{
    /// <inheritdoc />
    public StoreId Id => store.Id;

    /// <inheritdoc />
    public ValueTask<SplitPlan?> FindPlanAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        AskAsync(t => store.FindPlanAsync(job, generation, t), cancellationToken);

    /// <inheritdoc />
    public ValueTask<SplitPlan> SavePlanAsync(JobId job, Generation generation, SplitPlan plan, CancellationToken cancellationToken) =>
        AskAsync(t => store.SavePlanAsync(job, generation, plan, t), cancellationToken);

    /// <inheritdoc />
    public ValueTask<AttemptId?> BeginAttemptAsync(RunRecord run, string split, CancellationToken cancellationToken) =>
        AskAsync(t => store.BeginAttemptAsync(run, split, t), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyDictionary<SplitKey, StoredProgress>> ReadProgressAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        AskAsync(t => store.ReadProgressAsync(job, generation, t), cancellationToken);

    /// <inheritdoc />
    public ValueTask<StoredProgress?> TakeOverAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken) =>
        AskAsync(t => store.TakeOverAsync(run, key, owner, t), cancellationToken);

    /// <inheritdoc />
    public ValueTask<RecordOutcome> RecordCommitAsync(CommitRecord commit, CancellationToken cancellationToken) =>
        AskAsync(t => store.RecordCommitAsync(commit, t), cancellationToken);

    /// <inheritdoc />
    public async ValueTask CopyProgressAsync(JobId job, Generation generation, SplitKey key, StoredProgress progress, CancellationToken cancellationToken) =>
        await AskAsync(
            async t =>
            {
                await store.CopyProgressAsync(job, generation, key, progress, t);
                return true;
            },
            cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> SinkWentBackAsync(RunRecord run, SplitKey key, StoredProgress found, string message, CancellationToken cancellationToken) =>
        AskAsync(t => store.SinkWentBackAsync(run, key, found, message, t), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StagedRecord>> UnpublishedAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        AskAsync(t => store.UnpublishedAsync(job, generation, t), cancellationToken);

    /// <inheritdoc />
    public async ValueTask MarkPublishedAsync(JobId job, Generation generation, StagedRecord record, CancellationToken cancellationToken) =>
        await AskAsync(
            async t =>
            {
                await store.MarkPublishedAsync(job, generation, record, t);
                return true;
            },
            cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> IsDoneOnceAsync(JobId job, Generation generation, SplitKey key, CancellationToken cancellationToken) =>
        AskAsync(t => store.IsDoneOnceAsync(job, generation, key, t), cancellationToken);

    /// <inheritdoc />
    public ValueTask<RecordOutcome> MarkDoneOnceAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken) =>
        AskAsync(t => store.MarkDoneOnceAsync(run, key, owner, t), cancellationToken);

    /// <inheritdoc />
    public ValueTask<PlannedSplit?> TakeSplitAsync(RunKey run, AttemptId attempt, CancellationToken cancellationToken) =>
        AskAsync(t => store.TakeSplitAsync(run, attempt, t), cancellationToken);

    /// <inheritdoc />
    public ValueTask<RecordOutcome> FinishSplitAsync(
        RunKey run, AttemptId attempt, string split, IReadOnlyList<SinkCommit> commits, CancellationToken cancellationToken) =>
        AskAsync(t => store.FinishSplitAsync(run, attempt, split, commits, t), cancellationToken);

    /// <inheritdoc />
    public ValueTask<RecordOutcome> CompleteAsync(RunKey run, AttemptId attempt, CancellationToken cancellationToken) =>
        AskAsync(t => store.CompleteAsync(run, attempt, t), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<AttemptRecord>> ReadAttemptsAsync(RunKey run, CancellationToken cancellationToken) =>
        AskAsync(t => store.ReadAttemptsAsync(run, t), cancellationToken);

    /// <inheritdoc />
    public ValueTask<SplitSummary?> CountSplitsAsync(RunKey run, CancellationToken cancellationToken) =>
        AskAsync(async t => (await store.ReadOwnSnapshotAsync(run, t))?.Splits, cancellationToken);

    /// <summary>A COMMIT is never cancelled half-way: the caller stops waiting, and what it asked may still be done.</summary>
    private async ValueTask<T> AskAsync<T>(Func<CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        var work = ask(CancellationToken.None);
        if (work.IsCompletedSuccessfully)
            return work.Result;
        try
        {
            return await work.AsTask().WaitAsync(most, time, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw StoreFault.NoAnswer("The store", most, e);
        }
    }
}
