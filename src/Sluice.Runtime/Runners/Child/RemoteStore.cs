using Sluice.Core.Attempts;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Snapshots;
using Sluice.Runtime.Attempts;
using Sluice.Runtime.Runners.Protocol;
using StreamJsonRpc;

namespace Sluice.Runtime.Runners.Child;

/// <summary>The store, as an attempt in a runner asks it: through the agent. Each question has a bound.</summary>
/// <param name="rpc">The agent.</param>
/// <param name="id">The store's id.</param>
/// <param name="attempt">Who asks.</param>
/// <param name="most">How long an answer may take.</param>
/// <param name="time">Counts that time.</param>
internal sealed class RemoteStore(JsonRpc rpc, StoreId id, AttemptId attempt, TimeSpan most, TimeProvider time) : IWorkStore
{
    private readonly StoreQuestion _plain = new(attempt);

    public StoreId Id => id;

    public async ValueTask<SplitPlan?> FindPlanAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        await AskAsync<SplitPlan?>(RunnerCalls.FindPlan, _plain, cancellationToken);

    public async ValueTask<SplitPlan> SavePlanAsync(JobId job, Generation generation, SplitPlan plan, CancellationToken cancellationToken) =>
        await AskAsync<SplitPlan>(RunnerCalls.SavePlan, _plain with { Plan = plan }, cancellationToken);

    public async ValueTask<AttemptId?> BeginAttemptAsync(RunRecord run, string split, CancellationToken cancellationToken) =>
        await AskAsync<AttemptId?>(RunnerCalls.Begin, _plain with { Split = split }, cancellationToken);

    public async ValueTask<IReadOnlyDictionary<SplitKey, StoredProgress>> ReadProgressAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        (await AskAsync<IReadOnlyList<ProgressEntry>>(RunnerCalls.Progress, _plain, cancellationToken)).ToDictionary(e => e.Key, e => e.Progress);

    public async ValueTask<StoredProgress?> TakeOverAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken) =>
        await AskAsync<StoredProgress?>(RunnerCalls.TakeOver, _plain with { Key = key, Owner = owner }, cancellationToken);

    public async ValueTask<RecordOutcome> RecordCommitAsync(CommitRecord commit, CancellationToken cancellationToken)
    {
        var question = _plain with { Key = commit.Key, Owner = commit.Owner, Progress = commit.Progress, Manifest = commit.Manifest, ManifestRows = commit.ManifestRows };
        return await AskAsync<RecordOutcome>(RunnerCalls.Record, question, cancellationToken);
    }

    public async ValueTask CopyProgressAsync(JobId job, Generation generation, SplitKey key, StoredProgress progress, CancellationToken cancellationToken) =>
        await AskAsync<bool>(RunnerCalls.Copy, _plain with { Key = key, Progress = progress }, cancellationToken);

    public async ValueTask<bool> SinkWentBackAsync(RunRecord run, SplitKey key, StoredProgress found, string message, CancellationToken cancellationToken) =>
        await AskAsync<bool>(RunnerCalls.WentBack, _plain with { Key = key, Progress = found, Message = message }, cancellationToken);

    public async ValueTask<IReadOnlyList<StagedRecord>> UnpublishedAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        await AskAsync<IReadOnlyList<StagedRecord>>(RunnerCalls.Unpublished, _plain with { Generation = generation }, cancellationToken);

    public async ValueTask MarkPublishedAsync(JobId job, Generation generation, StagedRecord record, CancellationToken cancellationToken) =>
        await AskAsync<bool>(RunnerCalls.Published, _plain with { Generation = generation, Record = record }, cancellationToken);

    public async ValueTask<bool> IsDoneOnceAsync(JobId job, Generation generation, SplitKey key, CancellationToken cancellationToken) =>
        await AskAsync<bool>(RunnerCalls.IsDone, _plain with { Key = key }, cancellationToken);

    public async ValueTask<RecordOutcome> MarkDoneOnceAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken) =>
        await AskAsync<RecordOutcome>(RunnerCalls.MarkDone, _plain with { Key = key, Owner = owner }, cancellationToken);

    public async ValueTask<PlannedSplit?> TakeSplitAsync(RunKey run, AttemptId taker, CancellationToken cancellationToken) =>
        await AskAsync<PlannedSplit?>(RunnerCalls.TakeSplit, _plain, cancellationToken);

    public async ValueTask<RecordOutcome> FinishSplitAsync(
        RunKey run, AttemptId holder, string split, IReadOnlyList<SinkCommit> commits, CancellationToken cancellationToken) =>
        await AskAsync<RecordOutcome>(RunnerCalls.FinishSplit, _plain with { Split = split, Commits = commits }, cancellationToken);

    public async ValueTask<RecordOutcome> CompleteAsync(RunKey run, AttemptId last, CancellationToken cancellationToken) =>
        await AskAsync<RecordOutcome>(RunnerCalls.Complete, _plain, cancellationToken);

    public async ValueTask<IReadOnlyList<AttemptRecord>> ReadAttemptsAsync(RunKey run, CancellationToken cancellationToken) =>
        await AskAsync<IReadOnlyList<AttemptRecord>>(RunnerCalls.Attempts, _plain, cancellationToken);

    public async ValueTask<SplitSummary?> CountSplitsAsync(RunKey run, CancellationToken cancellationToken) =>
        await AskAsync<SplitSummary?>(RunnerCalls.Splits, _plain, cancellationToken);

    /// <summary>Cancelling a call to a peer that is stopped does not return, so that the waiting is what ends.</summary>
    private async Task<T> AskAsync<T>(string call, StoreQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await rpc.InvokeWithCancellationAsync<StoreReply<T>>(call, [question], CancellationToken.None).WaitAsync(most, time, cancellationToken);
            return reply.Fault is { } fault ? throw fault.ToException() : reply.Value;
        }
        catch (TimeoutException e)
        {
            throw StoreFault.NoAnswer("The node's agent", most, e);
        }
        catch (Exception e) when (e is ConnectionLostException or ObjectDisposedException)
        {
            throw new SluiceException("SLC4110", "The node's agent is gone, and the store with it. The runner ends.", isTransient: true, e);
        }
    }
}
