using Sluice.Core.Attempts;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Runs;
using Sluice.Runtime.Attempts;
using Sluice.Runtime.Runners.Protocol;
using Sluice.Runtime.Tasks;
using StreamJsonRpc;

namespace Sluice.Runtime.Runners.Agent;

/// <summary>
/// Asks the store for the attempts of one runner. Which job and run they are of is known here: a runner can ask for nothing that its attempts were
/// not given.
/// </summary>
/// <param name="store">The store; each of its answers has a bound.</param>
/// <param name="find">The attempts of the runner.</param>
internal sealed class RunnerQuestions(IWorkStore store, Func<AttemptId, AttemptGrant?> find)
{
    /// <summary>Answers what comes over a connection.</summary>
    public void Answer(JsonRpc rpc)
    {
        Add<SplitPlan?>(rpc, RunnerCalls.FindPlan, (q, r) => store.FindPlanAsync(r.Job, r.Generation, default));
        Add<SplitPlan>(rpc, RunnerCalls.SavePlan, (q, r) => store.SavePlanAsync(r.Job, r.Generation, q.Plan!, default));
        Add<AttemptId?>(rpc, RunnerCalls.Begin, (q, r) => store.BeginAttemptAsync(r, q.Split, default));
        Add<IReadOnlyList<ProgressEntry>>(
            rpc, RunnerCalls.Progress,
            async (q, r) => [.. (await store.ReadProgressAsync(r.Job, r.Generation, default)).Select(p => new ProgressEntry(p.Key, p.Value))]);
        Add<StoredProgress?>(rpc, RunnerCalls.TakeOver, (q, r) => store.TakeOverAsync(r, q.Key, q.Owner, default));
        Add(rpc, RunnerCalls.Record, (q, r) => store.RecordCommitAsync(
            new CommitRecord(r.Job, r.Number, r.Epoch, q.Key, q.Owner, q.Progress, q.Manifest, q.ManifestRows), default));
        Add(rpc, RunnerCalls.Copy, (q, r) => DoneAsync(store.CopyProgressAsync(r.Job, r.Generation, q.Key, q.Progress, default)));
        Add(rpc, RunnerCalls.WentBack, (q, r) => store.SinkWentBackAsync(r, q.Key, q.Progress, q.Message, default));
        Add(rpc, RunnerCalls.Unpublished, (q, r) => store.UnpublishedAsync(r.Job, Own(q, r), default));
        Add(rpc, RunnerCalls.Published, (q, r) => DoneAsync(store.MarkPublishedAsync(r.Job, Own(q, r), q.Record!, default)));
        Add(rpc, RunnerCalls.IsDone, (q, r) => store.IsDoneOnceAsync(r.Job, r.Generation, q.Key, default));
        Add(rpc, RunnerCalls.MarkDone, (q, r) => store.MarkDoneOnceAsync(r, q.Key, q.Owner, default));
        Add<PlannedSplit?>(rpc, RunnerCalls.TakeSplit, (q, r) => store.TakeSplitAsync(r.Key, q.Attempt, default));
        Add(rpc, RunnerCalls.FinishSplit, (q, r) => store.FinishSplitAsync(r.Key, q.Attempt, q.Split, q.Commits, default));
        Add(rpc, RunnerCalls.Complete, (q, r) => store.CompleteAsync(r.Key, q.Attempt, default));
        Add(rpc, RunnerCalls.Attempts, (q, r) => store.ReadAttemptsAsync(r.Key, default));
        Add(rpc, RunnerCalls.Splits, (q, r) => store.CountSplitsAsync(r.Key, default));
    }

    private static async ValueTask<bool> DoneAsync(ValueTask work)
    {
        await work;
        return true;
    }

    /// <summary>What older generations have recorded is rolled forward too; of later ones a run knows nothing.</summary>
    private static Generation Own(StoreQuestion question, RunRecord run) =>
        question.Generation.Value <= run.Generation.Value ? question.Generation : run.Generation;

    private void Add<T>(JsonRpc rpc, string call, Func<StoreQuestion, RunRecord, ValueTask<T>> ask) =>
        rpc.AddLocalRpcMethod(call, (StoreQuestion question) => AskAsync(question, ask));

    private async Task<StoreReply<T>> AskAsync<T>(StoreQuestion question, Func<StoreQuestion, RunRecord, ValueTask<T>> ask)
    {
        try
        {
            if (find(question.Attempt) is not { } grant)
                throw Superseded.By($"{question.Attempt} is not an attempt of this runner.");
            var attempt = grant.Attempt;
            var run = new RunRecord(attempt.Run.Job, attempt.Run.Number, grant.Generation, RunStatus.Running, attempt.Epoch, 0);
            return new StoreReply<T>(await ask(question, run));
        }
        catch (SluiceException e)
        {
            return new StoreReply<T>(default!) { Fault = FaultWord.Of(e) };
        }
    }
}
