using Sluice.Connect.Sinks;
using Sluice.Core.Plans;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Planting;
using Sluice.Runtime.Tasks;

namespace Sluice.Runtime.Runs;

/// <summary>
/// Opens the sinks for a run, in the order that keeps promises: raise the epoch, roll recorded files forward, sweep the rest, prepare the
/// target once per generation. And completes them when everything is committed.
/// </summary>
internal sealed class SinkGate(TaskContext context, IReadOnlyList<SinkTarget> targets, IRunObserver observer)
{
    private readonly RetryRule _retry = RetryRule.Of(context, observer);

    /// <summary>Makes the sinks ready for writers.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        foreach (var target in targets)
        {
            context.Breadcrumb.At("sink.fence", target.Name);
            var report = await _retry.RunAsync(
                target.Name, () => target.Sink.FenceAsync(context.TokenFor(target.Name), cancellationToken), cancellationToken);
            if (report.SessionsEnded > 0)
                observer.Note($"{target.Name}: ended {report.SessionsEnded} older session(s): {report.Proof}");
        }

        await RollForwardAsync(cancellationToken);
        foreach (var target in targets)
        {
            await OnceAsync(
                target, SplitToken.Prepare,
                (token, isDone) => target.Sink.PrepareAsync(token, isDone, context.Breadcrumb, cancellationToken),
                runsAgain: true, cancellationToken);
        }
    }

    /// <summary>Adds what was left for the end.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        foreach (var target in targets)
        {
            await OnceAsync(
                target, SplitToken.Complete, (token, _) => target.Sink.CompleteAsync(token, context.Breadcrumb, cancellationToken),
                runsAgain: false, cancellationToken);
            if (target.Sink is IStagedSink staged)
                await staged.SweepAsync(context.TokenFor(target.Name), [], cancellationToken);
        }
    }

    private async Task RollForwardAsync(CancellationToken cancellationToken)
    {
        var recorded = await context.Store.UnpublishedAsync(context.Run.Job, context.Run.Generation, cancellationToken);
        foreach (var target in targets.Where(t => t.Sink is IStagedSink))
        {
            var sink = (IStagedSink)target.Sink;
            foreach (var record in recorded.Where(r => r.Key.Sink == target.Name && !Planted.Is(Mistake.RecordNotRolledForward)))
            {
                context.Breadcrumb.At("staged.rollforward", target.Name);
                await sink.PublishAsync(new StagedCommit(record.Manifest, record.Rows), cancellationToken);
                await context.Store.MarkPublishedAsync(context.Run.Job, context.Run.Generation, record, cancellationToken);
                observer.Note($"{target.Name}: published {record.Rows} rows that an earlier run had recorded");
            }

            context.Breadcrumb.At("staged.sweep", target.Name);
            await sink.SweepAsync(context.TokenFor(target.Name), [], cancellationToken);
        }
    }

    private async Task OnceAsync(
        SinkTarget target, string split, Func<SplitToken, bool, ValueTask<CommitOutcome>> act, bool runsAgain, CancellationToken cancellationToken)
    {
        var key = new SplitKey(target.Name, split);
        var isDone = await context.Store.IsDoneOnceAsync(context.Run.Job, context.Run.Generation, key, cancellationToken);
        if (isDone && !runsAgain)
            return;
        var attempt = await _retry.RunAsync(target.Name, () => TryOnceAsync(target, split, act, isDone, cancellationToken), cancellationToken);
        context.Breadcrumb.At("store.done", target.Name);
        if (await context.Store.MarkDoneOnceAsync(context.Run, key, attempt, cancellationToken) == RecordOutcome.Fenced)
            throw Superseded.By("The run has ended, or a newer one has begun.");
    }

    /// <summary>Each try is an attempt of its own: it takes over what the one before it may have left, so that nothing is prepared twice.</summary>
    private async ValueTask<AttemptId> TryOnceAsync(
        SinkTarget target, string split, Func<SplitToken, bool, ValueTask<CommitOutcome>> act, bool isDone, CancellationToken cancellationToken)
    {
        var attempt = await BeginAsync(split, cancellationToken);
        context.Permit.Demand();
        context.Breadcrumb.At($"sink.{split[1..]}", target.Name);
        return await act(context.TokenFor(target.Name, split, attempt), isDone && !Planted.Is(Mistake.TargetPreparedAgain)) == CommitOutcome.Fenced
            ? throw Superseded.By($"{target.Name} was taken over by a newer run.")
            : attempt;
    }

    private async Task<AttemptId> BeginAsync(string split, CancellationToken cancellationToken) =>
        await context.Store.BeginAttemptAsync(context.Run, split, cancellationToken)
        ?? throw Superseded.By("The run has ended, or a newer one has begun.");
}
