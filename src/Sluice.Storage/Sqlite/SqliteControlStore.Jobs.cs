using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Storage.Sqlite.Engine;
using Sluice.Storage.Sqlite.Rows;

namespace Sluice.Storage.Sqlite;

/// <content>The journal of <c>sluice run</c>, plans and positions.</content>
public sealed partial class SqliteControlStore
{
    /// <inheritdoc />
    public ValueTask<JobRecord?> FindJobAsync(string name, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => JobRows.FindLocal(c, name), cancellationToken);

    /// <inheritdoc />
    public ValueTask<RunRecord> StartRunAsync(NewRun run, CancellationToken cancellationToken) =>
        _database.WriteAsync(c => StartRows.StartLocal(c, run, _clock.GetUtcNow()), cancellationToken);

    /// <inheritdoc />
    public async ValueTask<SwapOutcome> ChangeStatusAsync(StatusChange change, CancellationToken cancellationToken)
    {
        var urgency = change.To.IsFinal() || change.To is RunStatus.Canceling or RunStatus.DoingSavepoint ? Urgency.Stop : Urgency.Ordinary;
        var result = await _database.WriteAsync(
            c =>
            {
                var run = RunRows.Read(c, new RunKey(change.Job, change.Run));
                var at = _clock.GetUtcNow();
                return ChangeRows.Commit(c, RunChanges.Keep(run, change.Why, at) with
                {
                    Expect = RunExpectation.As(run) with { Version = change.Version },
                    Status = change.To,
                    Error = change.Error,
                });
            },
            cancellationToken,
            urgency);
        return result.Outcome == ChangeOutcome.Committed ? SwapOutcome.Committed : SwapOutcome.Stale;
    }

    /// <inheritdoc />
    public ValueTask<RunRecord> ReadRunAsync(JobId job, RunNumber run, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => RunRows.Read(c, new RunKey(job, run)), cancellationToken);

    /// <inheritdoc />
    public ValueTask<SplitPlan?> FindPlanAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => PlanRows.Find(c, job, generation), cancellationToken);

    /// <inheritdoc />
    public ValueTask<SplitPlan> SavePlanAsync(JobId job, Generation generation, SplitPlan plan, CancellationToken cancellationToken) =>
        _database.WriteAsync(c => PlanRows.Save(c, job, generation, plan), cancellationToken);

    /// <inheritdoc />
    public ValueTask<AttemptId?> BeginAttemptAsync(RunRecord run, string split, CancellationToken cancellationToken) =>
        _database.WriteAsync(c => ProgressRows.BeginAttempt(c, run, split, _clock.GetUtcNow()), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyDictionary<SplitKey, StoredProgress>> ReadProgressAsync(
        JobId job, Generation generation, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => ProgressRows.ReadAll(c, job, generation), cancellationToken);

    /// <inheritdoc />
    public ValueTask<StoredProgress?> TakeOverAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken) =>
        _database.WriteAsync(c => ProgressRows.TakeOver(c, run, key, owner, _clock.GetUtcNow()), cancellationToken);

    /// <inheritdoc />
    public ValueTask<RecordOutcome> RecordCommitAsync(CommitRecord commit, CancellationToken cancellationToken) =>
        _database.WriteAsync(c => ProgressRows.Record(c, commit, _clock.GetUtcNow()), cancellationToken);

    /// <inheritdoc />
    public async ValueTask CopyProgressAsync(
        JobId job, Generation generation, SplitKey key, StoredProgress progress, CancellationToken cancellationToken) =>
        await _database.WriteAsync(c => ProgressRows.Copy(c, job, generation, key, progress, _clock.GetUtcNow()), cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> SinkWentBackAsync(RunRecord run, SplitKey key, StoredProgress found, string message, CancellationToken cancellationToken) =>
        _database.WriteAsync(c => ProgressRows.GoBack(c, run, key, found, message, _clock.GetUtcNow()), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StagedRecord>> UnpublishedAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => ProgressRows.Unpublished(c, job, generation), cancellationToken);

    /// <inheritdoc />
    public async ValueTask MarkPublishedAsync(JobId job, Generation generation, StagedRecord record, CancellationToken cancellationToken) =>
        await _database.WriteAsync(c => ProgressRows.MarkPublished(c, job, generation, record), cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> IsDoneOnceAsync(JobId job, Generation generation, SplitKey key, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => ProgressRows.IsDone(c, job, generation, key), cancellationToken);

    /// <inheritdoc />
    public ValueTask<RecordOutcome> MarkDoneOnceAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken) =>
        _database.WriteAsync(c => ProgressRows.MarkDone(c, run, key, owner, _clock.GetUtcNow()), cancellationToken);
}
