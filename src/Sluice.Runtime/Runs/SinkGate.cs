using Sluice.Connect.Sinks;
using Sluice.Core.Attempts;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
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
    /// <summary>How often a sink may be found in the hands of another attempt of the run before that is no chance any more.</summary>
    private const int MostPeerTries = 40;

    private static readonly TimeSpan s_peerPause = TimeSpan.FromMilliseconds(250);

    /// <summary>How often it is asked whether another attempt is done with a sink. What takes that one long is no hurry for the others.</summary>
    private static readonly TimeSpan s_busyPause = TimeSpan.FromSeconds(1);

    private readonly RetryRule _retry = RetryRule.Of(context, observer);

    /// <summary>Makes the sinks ready for writers.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        // Every sink first: a position that is read while an older run may still commit elsewhere is not where it will stand.
        foreach (var target in targets)
            await FenceAsync(target, cancellationToken);
        for (var generation = 1; generation <= context.Run.Generation.Value; generation++)
            await RollForwardAsync(new Generation(generation), cancellationToken);
        foreach (var target in targets)
        {
            await OnceAsync(
                target, SplitToken.Prepare, target.Sink.PrepareAsync, runsAgain: true, cancellationToken);
        }
    }

    /// <summary>Adds what was left for the end.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        foreach (var target in targets)
        {
            await OnceAsync(
                target, SplitToken.Complete, target.Sink.CompleteAsync, runsAgain: false, cancellationToken);
        }

        // A record whose answer was lost is published by nobody else: the attempt went on behind it.
        await RollForwardAsync(context.Run.Generation, cancellationToken);
    }

    private async Task FenceAsync(SinkTarget target, CancellationToken cancellationToken)
    {
        if (target.Class != SinkClass.Transactional || target.Sink is not IFencingSink sink)
            return;
        context.Breadcrumb.At("sink.fence", target.Name);
        var report = await _retry.RunAsync(target.Name, () => TryFenceAsync(target, sink, cancellationToken), cancellationToken);
        if (report.SessionsEnded > 0)
            observer.Note($"{target.Name}: ended {report.SessionsEnded} older session(s): {report.Proof}");
        if (report.Verdict == FenceVerdict.Superseded)
            throw Superseded.By($"{target.Name}: {report.Proof}.");
    }

    private async ValueTask<FenceReport> TryFenceAsync(SinkTarget target, IFencingSink sink, CancellationToken cancellationToken)
    {
        var report = await sink.FenceAsync(new FenceRequest(context.TokenFor(target.Name)), cancellationToken);
        return report.IsFenced || report.Verdict == FenceVerdict.Superseded
            ? report
            : throw new SluiceException("SLC4006", $"{target.Name} could not be fenced, and a run may not begin before older ones are kept out: {report.Proof}.", isTransient: true);
    }

    /// <summary>
    /// What was recorded is published, also where it belongs to a generation that was given up: the record has decided. What was staged
    /// and not recorded goes.
    /// </summary>
    private async Task RollForwardAsync(Generation generation, CancellationToken cancellationToken)
    {
        var staged = targets.Where(t => t.Sink is IStagedSink).ToList();
        if (staged.Count == 0)
            return;

        // Before what is recorded: an attempt that records and ends in between is one that was alive.
        var peers = context.Peers is null ? null : await context.Peers.ReadAsync(cancellationToken);
        var recorded = await context.Store.UnpublishedAsync(context.Run.Job, generation, cancellationToken);
        foreach (var target in staged)
        {
            var sink = (IStagedSink)target.Sink;
            foreach (var record in recorded.Where(r => r.Key.Sink == target.Name && !Planted.Is(Mistake.RecordNotRolledForward)))
            {
                context.Breadcrumb.At("staged.rollforward", target.Name);
                await sink.PublishAsync(new StagedCommit(record.Manifest, record.Rows), cancellationToken);
                await context.Store.MarkPublishedAsync(context.Run.Job, generation, record, cancellationToken);
                observer.Note($"{target.Name}: published {record.Rows} rows that had been recorded");
            }

            context.Breadcrumb.At("staged.sweep", target.Name);
            await sink.SweepAsync(SweepOf(target, generation, peers), cancellationToken);
        }
    }

    /// <summary>Newer ones than are listed may be at work; older ones, of this run and of those before it, are gone, fenced or listed as alive.</summary>
    private SweepRequest SweepOf(SinkTarget target, Generation generation, IReadOnlyList<AttemptRecord>? peers)
    {
        var request = new SweepRequest(context.TokenFor(target.Name) with { Generation = generation.Value }, []);
        return peers is null
            ? request
            : request with
            {
                LiveAttempts = peers.Where(p => !p.State.IsGone() && p.Id != context.Peers!.Own).Select(p => p.Id.Value).ToHashSet(),
                NewestAttempt = peers.Select(p => p.Id.Value).Append(context.Peers!.Own.Value).Max(),
            };
    }

    private async Task OnceAsync(
        SinkTarget target, string split, Func<TargetRequest, CancellationToken, ValueTask<CommitOutcome>> act, bool runsAgain, CancellationToken cancellationToken)
    {
        var key = new SplitKey(target.Name, split);
        AttemptId? begun = null;
        var isTold = false;
        for (var tries = 1; ; tries++)
        {
            var isDone = await context.Store.IsDoneOnceAsync(context.Run.Job, context.Run.Generation, key, cancellationToken);
            if (isDone && !runsAgain)
                return;
            var (attempt, outcome) = await _retry.RunAsync(
                target.Name,
                () =>
                {
                    var own = begun;
                    begun = null;
                    return TryOnceAsync(target, split, own, act, isDone, cancellationToken);
                },
                cancellationToken);
            if (outcome == CommitOutcome.Busy)
            {
                // For as long as that one is alive: the store is asked each time, and one that is gone or lost is ended by the next try.
                context.Breadcrumb.At("sink.busy", target.Name);
                if (!isTold)
                    observer.Note($"{target.Name}: waits for another attempt of the run, which is at '{split}'");
                (begun, isTold, tries) = (attempt, true, tries - 1);
                await Task.Delay(s_busyPause, context.Clock, cancellationToken);
                continue;
            }

            context.Breadcrumb.At("store.done", target.Name);
            if (outcome == CommitOutcome.Committed
                && await context.Store.MarkDoneOnceAsync(context.Run, key, attempt, cancellationToken) == RecordOutcome.Recorded)
                return;

            // Another attempt of this run may have been faster; a newer run is found when the next try begins.
            if (context.Peers is null || tries == MostPeerTries)
            {
                throw Superseded.By(
                    outcome == CommitOutcome.Fenced ? $"{target.Name} was taken over by a newer run." : "The run has ended, or a newer one has begun.");
            }

            await Task.Delay(s_peerPause, context.Clock, cancellationToken);
        }
    }

    /// <summary>
    /// Each try is an attempt of its own: it takes over what the one before it may have left, so that nothing is prepared twice. One that was told to wait
    /// took over nothing, and goes on as what it is.
    /// </summary>
    private async ValueTask<(AttemptId Attempt, CommitOutcome Outcome)> TryOnceAsync(
        SinkTarget target,
        string split,
        AttemptId? begun,
        Func<TargetRequest, CancellationToken, ValueTask<CommitOutcome>> act,
        bool isDone,
        CancellationToken cancellationToken)
    {
        var attempt = begun ?? await BeginAsync(split, cancellationToken);
        var permit = context.Permits.For(attempt);
        var request = new TargetRequest(
            context.TokenFor(target.Name, split, attempt), isDone && !Planted.Is(Mistake.TargetPreparedAgain), permit, context.Breadcrumb);
        var outcome = await new PermittedWork(context, permit, target.Name, observer).RunAsync(
            async token =>
            {
                var asked = context.Peers is { } peers ? request with { Attempt = peers.Own.Value, LiveAttempts = await LiveAsync(peers, token) } : request;
                context.Breadcrumb.At($"sink.{split[1..]}", target.Name);
                return await context.Writes.AnswerAsync(() => act(asked, token), token);
            },
            cancellationToken);
        return (attempt, outcome);
    }

    /// <summary>Those of the same run whose permits may go on. A lost one's are over, and an older epoch's are superseded: what they hold is ended.</summary>
    private async ValueTask<IReadOnlySet<long>> LiveAsync(IPeers peers, CancellationToken cancellationToken) =>
        (await peers.ReadAsync(cancellationToken))
            .Where(p => p.State is not AttemptState.Lost && !p.State.IsGone() && p.Epoch == context.Run.Epoch && p.Id != peers.Own)
            .Select(p => p.Id.Value)
            .ToHashSet();

    private async Task<AttemptId> BeginAsync(string split, CancellationToken cancellationToken) =>
        await context.Store.BeginAttemptAsync(context.Run, split, cancellationToken)
        ?? throw Superseded.By("The run has ended, or a newer one has begun.");
}
