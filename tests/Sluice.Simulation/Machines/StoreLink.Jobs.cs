using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;

namespace Sluice.Simulation.Machines;

/// <content>Plans, positions and commit records.</content>
internal sealed partial class StoreLink
{
    public ValueTask<JobRecord?> FindJobAsync(string name, CancellationToken cancellationToken) =>
        CallAsync("find a job", s => s.FindJobAsync(name, None).Result);

    public ValueTask<RunRecord> StartRunAsync(NewRun run, CancellationToken cancellationToken) =>
        CallAsync("start a run", s => s.StartRunAsync(run, None).Result);

    public ValueTask<SwapOutcome> ChangeStatusAsync(StatusChange change, CancellationToken cancellationToken) =>
        CallAsync("change a status", s => s.ChangeStatusAsync(change, None).Result);

    public ValueTask<RunRecord> ReadRunAsync(JobId job, RunNumber run, CancellationToken cancellationToken) =>
        CallAsync("read a run", s => s.ReadRunAsync(job, run, None).Result);

    public ValueTask<SplitPlan?> FindPlanAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        CallAsync("find a plan", s => s.FindPlanAsync(job, generation, None).Result);

    public ValueTask<SplitPlan> SavePlanAsync(JobId job, Generation generation, SplitPlan plan, CancellationToken cancellationToken) =>
        CallAsync("save a plan", s => s.SavePlanAsync(job, generation, plan, None).Result, mayRepeat: true);

    public ValueTask<AttemptId?> BeginAttemptAsync(RunRecord run, string split, CancellationToken cancellationToken) =>
        CallAsync("begin an attempt", s => s.BeginAttemptAsync(run, split, None).Result);

    public ValueTask<IReadOnlyDictionary<SplitKey, StoredProgress>> ReadProgressAsync(
        JobId job, Generation generation, CancellationToken cancellationToken) =>
        CallAsync("read progress", s => s.ReadProgressAsync(job, generation, None).Result);

    public ValueTask<StoredProgress?> TakeOverAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken) =>
        CallAsync($"{owner} takes over {key.Split} of {key.Sink}", s => World.Promises.JudgeTakeOver(s, run, key, owner));

    public ValueTask<RecordOutcome> RecordCommitAsync(CommitRecord commit, CancellationToken cancellationToken) =>
        CallAsync($"{commit.Owner} records {commit.Key.Split} of {commit.Key.Sink} to {commit.Progress.Position}", s => World.Promises.Judge(s, commit), mayRepeat: true);

    public ValueTask CopyProgressAsync(
        JobId job, Generation generation, SplitKey key, StoredProgress progress, CancellationToken cancellationToken) =>
        DoAsync("copy progress", s => s.CopyProgressAsync(job, generation, key, progress, None));

    public ValueTask<bool> SinkWentBackAsync(RunRecord run, SplitKey key, StoredProgress found, string message, CancellationToken cancellationToken) =>
        CallAsync("a sink went back", s => s.SinkWentBackAsync(run, key, found, message, None).Result, mayRepeat: true);

    public ValueTask<IReadOnlyList<StagedRecord>> UnpublishedAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        CallAsync("read what is to be published", s => s.UnpublishedAsync(job, generation, None).Result);

    public ValueTask MarkPublishedAsync(JobId job, Generation generation, StagedRecord record, CancellationToken cancellationToken) =>
        DoAsync("mark published", s => s.MarkPublishedAsync(job, generation, record, None));

    public ValueTask<bool> IsDoneOnceAsync(JobId job, Generation generation, SplitKey key, CancellationToken cancellationToken) =>
        CallAsync("is it prepared", s => s.IsDoneOnceAsync(job, generation, key, None).Result);

    public ValueTask<RecordOutcome> MarkDoneOnceAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken) =>
        CallAsync("mark prepared", s => s.MarkDoneOnceAsync(run, key, owner, None).Result);
}
