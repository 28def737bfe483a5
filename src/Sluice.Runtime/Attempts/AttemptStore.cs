using Sluice.Connect.Sinks;
using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Snapshots;
using Sluice.Runtime.Runs;

namespace Sluice.Runtime.Attempts;

/// <summary>
/// The store, as one attempt asks it. While the store is away it asks again, whatever can be asked twice: an attempt waits for the store, and does
/// not fail. Of a commit record that got no answer it is not known whether it is stored: that is not asked twice here, a takeover tells.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="attempt">The attempt: owner of all splits that it takes.</param>
/// <param name="time">Waits between tries.</param>
/// <param name="observer">Told of each outage.</param>
/// <param name="ended">The attempt is to end: no further wait.</param>
internal sealed class AttemptStore(IWorkStore store, AttemptId attempt, TimeProvider time, IRunObserver observer, CancellationToken ended) : IWorkStore
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    public StoreId Id => store.Id;

    public ValueTask<SplitPlan?> FindPlanAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        AskAsync(t => store.FindPlanAsync(job, generation, t), cancellationToken);

    public ValueTask<SplitPlan> SavePlanAsync(JobId job, Generation generation, SplitPlan plan, CancellationToken cancellationToken) =>
        AskAsync(t => store.SavePlanAsync(job, generation, plan, t), cancellationToken);

    /// <summary>What is done once for all attempts (preparing a target) is each time begun under a number of its own: whoever came later goes on.</summary>
    public ValueTask<AttemptId?> BeginAttemptAsync(RunRecord run, string split, CancellationToken cancellationToken) =>
        !split.StartsWith(SplitToken.OwnPrefix) ? ValueTask.FromResult<AttemptId?>(attempt) : AskAsync(t => store.BeginAttemptAsync(run, split, t), cancellationToken);

    public ValueTask<IReadOnlyDictionary<SplitKey, StoredProgress>> ReadProgressAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        AskAsync(t => store.ReadProgressAsync(job, generation, t), cancellationToken);

    public ValueTask<StoredProgress?> TakeOverAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken) =>
        AskAsync(t => store.TakeOverAsync(run, key, owner, t), cancellationToken);

    public ValueTask<RecordOutcome> RecordCommitAsync(CommitRecord commit, CancellationToken cancellationToken) =>
        store.RecordCommitAsync(commit, cancellationToken);

    public async ValueTask CopyProgressAsync(JobId job, Generation generation, SplitKey key, StoredProgress progress, CancellationToken cancellationToken) =>
        await AskAsync(
            async t =>
            {
                await store.CopyProgressAsync(job, generation, key, progress, t);
                return true;
            },
            cancellationToken);

    public ValueTask<bool> SinkWentBackAsync(RunRecord run, SplitKey key, StoredProgress found, string message, CancellationToken cancellationToken) =>
        AskAsync(t => store.SinkWentBackAsync(run, key, found, message, t), cancellationToken);

    public ValueTask<IReadOnlyList<StagedRecord>> UnpublishedAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        AskAsync(t => store.UnpublishedAsync(job, generation, t), cancellationToken);

    public async ValueTask MarkPublishedAsync(JobId job, Generation generation, StagedRecord record, CancellationToken cancellationToken) =>
        await AskAsync(
            async t =>
            {
                await store.MarkPublishedAsync(job, generation, record, t);
                return true;
            },
            cancellationToken);

    public ValueTask<bool> IsDoneOnceAsync(JobId job, Generation generation, SplitKey key, CancellationToken cancellationToken) =>
        AskAsync(t => store.IsDoneOnceAsync(job, generation, key, t), cancellationToken);

    public ValueTask<RecordOutcome> MarkDoneOnceAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken) =>
        AskAsync(t => store.MarkDoneOnceAsync(run, key, owner, t), cancellationToken);

    public ValueTask<PlannedSplit?> TakeSplitAsync(RunKey run, AttemptId taker, CancellationToken cancellationToken) =>
        AskAsync(t => store.TakeSplitAsync(run, taker, t), cancellationToken);

    public ValueTask<RecordOutcome> FinishSplitAsync(
        RunKey run, AttemptId holder, string split, IReadOnlyList<SinkCommit> commits, CancellationToken cancellationToken) =>
        AskAsync(t => store.FinishSplitAsync(run, holder, split, commits, t), cancellationToken);

    public ValueTask<RecordOutcome> CompleteAsync(RunKey run, AttemptId last, CancellationToken cancellationToken) =>
        AskAsync(t => store.CompleteAsync(run, last, t), cancellationToken);

    public ValueTask<IReadOnlyList<AttemptRecord>> ReadAttemptsAsync(RunKey run, CancellationToken cancellationToken) =>
        AskAsync(t => store.ReadAttemptsAsync(run, t), cancellationToken);

    public ValueTask<SplitSummary?> CountSplitsAsync(RunKey run, CancellationToken cancellationToken) =>
        AskAsync(t => store.CountSplitsAsync(run, t), cancellationToken);

    private async ValueTask<T> AskAsync<T>(Func<CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return await ask(cancellationToken);
            }
            catch (Exception e) when (StoreFault.IsOutage(e) && !cancellationToken.IsCancellationRequested && !ended.IsCancellationRequested)
            {
                if (isFirst)
                    observer.Note($"waits for the store: {e.Message}");
            }

            // What a task does behind a commit it does whoever cancels it; but not for as long as the store is away.
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ended);
            await Task.Delay(s_pause, time, either.Token);
        }
    }
}
