using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;

namespace Sluice.EndToEnd.Tests.Crashes;

/// <summary>The real store of a process that may die: after the crash nothing reaches it any more.</summary>
internal sealed class MortalStore(IJobStore inner, CrashPoint crash) : IJobStore
{
    public StoreId Id => inner.Id;

    public ValueTask<JobRecord?> FindJobAsync(string name, CancellationToken cancellationToken) =>
        Alive().FindJobAsync(name, cancellationToken);

    public ValueTask<RunRecord> StartRunAsync(NewRun run, CancellationToken cancellationToken) => Alive().StartRunAsync(run, cancellationToken);

    public ValueTask<SwapOutcome> ChangeStatusAsync(StatusChange change, CancellationToken cancellationToken) =>
        Alive().ChangeStatusAsync(change, cancellationToken);

    public ValueTask<RunRecord> ReadRunAsync(JobId job, RunNumber run, CancellationToken cancellationToken) =>
        Alive().ReadRunAsync(job, run, cancellationToken);

    public ValueTask<SplitPlan?> FindPlanAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        Alive().FindPlanAsync(job, generation, cancellationToken);

    public ValueTask<SplitPlan> SavePlanAsync(JobId job, Generation generation, SplitPlan plan, CancellationToken cancellationToken) =>
        Alive().SavePlanAsync(job, generation, plan, cancellationToken);

    public ValueTask<AttemptId?> BeginAttemptAsync(RunRecord run, string split, CancellationToken cancellationToken) =>
        Alive().BeginAttemptAsync(run, split, cancellationToken);

    public ValueTask<IReadOnlyDictionary<SplitKey, StoredProgress>> ReadProgressAsync(
        JobId job, Generation generation, CancellationToken cancellationToken) => Alive().ReadProgressAsync(job, generation, cancellationToken);

    public ValueTask<StoredProgress?> TakeOverAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken) =>
        Alive().TakeOverAsync(run, key, owner, cancellationToken);

    public ValueTask<RecordOutcome> RecordCommitAsync(CommitRecord commit, CancellationToken cancellationToken) =>
        Alive().RecordCommitAsync(commit, cancellationToken);

    public ValueTask CopyProgressAsync(
        JobId job, Generation generation, SplitKey key, StoredProgress progress, CancellationToken cancellationToken) =>
        Alive().CopyProgressAsync(job, generation, key, progress, cancellationToken);

    public ValueTask<bool> SinkWentBackAsync(RunRecord run, SplitKey key, StoredProgress found, string message, CancellationToken cancellationToken) =>
        Alive().SinkWentBackAsync(run, key, found, message, cancellationToken);

    public ValueTask<IReadOnlyList<StagedRecord>> UnpublishedAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        Alive().UnpublishedAsync(job, generation, cancellationToken);

    public ValueTask MarkPublishedAsync(JobId job, Generation generation, StagedRecord record, CancellationToken cancellationToken) =>
        Alive().MarkPublishedAsync(job, generation, record, cancellationToken);

    public ValueTask<bool> IsDoneOnceAsync(JobId job, Generation generation, SplitKey key, CancellationToken cancellationToken) =>
        Alive().IsDoneOnceAsync(job, generation, key, cancellationToken);

    public ValueTask<RecordOutcome> MarkDoneOnceAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken) =>
        Alive().MarkDoneOnceAsync(run, key, owner, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private IJobStore Alive()
    {
        crash.ThrowIfCrashed();
        return inner;
    }
}
