using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Mistakes;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;

namespace Sluice.Simulation.Memory;

/// <content>Plans, positions and commit records.</content>
internal sealed partial class MemoryControlStore
{
    public ValueTask<JobRecord?> FindJobAsync(string name, CancellationToken cancellationToken) =>
        new(JobOf(name) is { } job ? Record(job) : null);

    public ValueTask<RunRecord> StartRunAsync(NewRun run, CancellationToken cancellationToken)
    {
        var at = DateTimeOffset.UnixEpoch;
        if (JobOf(run.JobName) is not { } job)
            return new(Begin(new JobId(State.NextJob), run.JobName, true, run.Config, new RunSettings(), "started in this process", at));
        if (State.Runs[job.Latest] is { IsFinal: false } left)
        {
            Commit(RunChanges.Keep(left, "its process ended", at) with
            {
                Status = RunStatus.Failed,
                Error = "The process that ran it ended without a word.",
            });
        }

        return new(Begin(job.Id, job.Name, run.Fresh, run.Fresh ? run.Config : "", new RunSettings(), "started in this process", at));
    }

    public ValueTask<SwapOutcome> ChangeStatusAsync(StatusChange change, CancellationToken cancellationToken)
    {
        var run = Run(new RunKey(change.Job, change.Run));
        var result = Commit(RunChanges.Keep(run, change.Why, DateTimeOffset.UnixEpoch) with
        {
            Expect = RunExpectation.As(run) with { Version = change.Version },
            Status = change.To,
            Error = change.Error,
        });
        return new(result.Outcome == ChangeOutcome.Committed ? SwapOutcome.Committed : SwapOutcome.Stale);
    }

    public ValueTask<RunRecord> ReadRunAsync(JobId job, RunNumber run, CancellationToken cancellationToken) => new(Run(new RunKey(job, run)));

    public ValueTask<SplitPlan?> FindPlanAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        new(State.Generations.GetValueOrDefault((job, generation))?.Plan);

    public ValueTask<SplitPlan> SavePlanAsync(JobId job, Generation generation, SplitPlan plan, CancellationToken cancellationToken) =>
        new(State.Generations[(job, generation)].Plan ??= plan);

    public ValueTask<AttemptId?> BeginAttemptAsync(RunRecord run, string split, CancellationToken cancellationToken) =>
        new(IsLive(run.Key, run.Epoch) ? new AttemptId(State.NextAttempt++) : null);

    public ValueTask<IReadOnlyDictionary<SplitKey, StoredProgress>> ReadProgressAsync(
        JobId job, Generation generation, CancellationToken cancellationToken) =>
        new(new Dictionary<SplitKey, StoredProgress>(State.Generations[(job, generation)].Progress));

    public ValueTask<StoredProgress?> TakeOverAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken)
    {
        if (!IsLive(run.Key, run.Epoch))
            return new((StoredProgress?)null);
        var progress = State.Generations[(run.Job, run.Generation)].Progress;
        var current = progress.GetValueOrDefault(key, StoredProgress.None);
        if (current.Owner > owner.Value)
            return new((StoredProgress?)null);
        return new(progress[key] = current with { Owner = owner.Value });
    }

    public ValueTask<RecordOutcome> RecordCommitAsync(CommitRecord commit, CancellationToken cancellationToken)
    {
        var key = new RunKey(commit.Job, commit.Run);
        if (!State.Runs.TryGetValue(key, out var run) || (!IsLive(key, commit.Epoch) && !Planted.Is(Mistake.RecordAfterStop)))
            return new(RecordOutcome.Fenced);
        if (State.Attempts.TryGetValue(commit.Owner, out var attempt) && attempt.Attempt.State.IsGone())
            return new(RecordOutcome.Fenced);
        var generation = GenerationOf(run);
        var current = generation.Progress.GetValueOrDefault(commit.Key, StoredProgress.None);
        if (current.Owner != commit.Owner.Value || current.Sequence + 1 != commit.Progress.Sequence)
            return new(RecordOutcome.Fenced);
        generation.Progress[commit.Key] = commit.Progress;
        if (commit.Manifest is { } manifest)
            generation.Unpublished[(commit.Key, commit.Progress.Sequence)] = new StagedRecord(commit.Key, commit.Progress.Sequence, manifest, commit.ManifestRows);
        return new(RecordOutcome.Recorded);
    }

    public ValueTask CopyProgressAsync(
        JobId job, Generation generation, SplitKey key, StoredProgress progress, CancellationToken cancellationToken)
    {
        if (State.Generations.TryGetValue((job, generation), out var row) && row.Progress.GetValueOrDefault(key).Sequence <= progress.Sequence)
            row.Progress[key] = progress;
        return default;
    }

    public ValueTask<bool> SinkWentBackAsync(RunRecord run, SplitKey key, StoredProgress found, string message, CancellationToken cancellationToken)
    {
        if (!State.Generations.TryGetValue((run.Job, run.Generation), out var row) || row.Progress.GetValueOrDefault(key).Sequence <= found.Sequence)
            return new(false);
        row.Progress[key] = found;
        if (State.Runs.TryGetValue(run.Key, out var stored))
            AddEvent(stored, message, stored.StatusAt);
        return new(true);
    }

    public ValueTask<IReadOnlyList<StagedRecord>> UnpublishedAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        new([.. State.Generations[(job, generation)].Unpublished.Values.OrderBy(r => r.Key.Sink, StringComparer.Ordinal)
            .ThenBy(r => r.Key.Split, StringComparer.Ordinal).ThenBy(r => r.Sequence)]);

    public ValueTask MarkPublishedAsync(JobId job, Generation generation, StagedRecord record, CancellationToken cancellationToken)
    {
        if (State.Generations.TryGetValue((job, generation), out var row))
            row.Unpublished.Remove((record.Key, record.Sequence));
        return default;
    }

    public ValueTask<bool> IsDoneOnceAsync(JobId job, Generation generation, SplitKey key, CancellationToken cancellationToken) =>
        new(State.Generations[(job, generation)].Progress.GetValueOrDefault(key, StoredProgress.None).Sequence > 0);

    public ValueTask<RecordOutcome> MarkDoneOnceAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken)
    {
        if (!IsLive(run.Key, run.Epoch))
            return new(RecordOutcome.Fenced);
        var progress = State.Generations[(run.Job, run.Generation)].Progress;
        if (progress.TryGetValue(key, out var current) && current.Owner > owner.Value)
            return new(RecordOutcome.Fenced);
        progress[key] = new StoredProgress(owner.Value, 1, "end", 0);
        return new(RecordOutcome.Recorded);
    }

    private bool IsLive(RunKey key, Epoch epoch) => State.Runs.TryGetValue(key, out var run) && !run.IsFinal && run.Epoch == epoch;

    private JobRow? JobOf(string name) => State.Jobs.Values.LastOrDefault(j => !j.IsForgotten && j.Name == name);
}
