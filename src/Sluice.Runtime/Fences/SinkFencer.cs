using Sluice.Connect.Sinks;
using Sluice.Core.Fences;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Stops;

namespace Sluice.Runtime.Fences;

/// <summary>
/// Does a fence task at a sink of which only the options are known, from any process that can reach it. It opens the fence, asks, and puts the
/// sink's answer into the words of a stop's receipt. Thread-safe; keeps nothing.
/// </summary>
/// <param name="store">The store whose job it is.</param>
public sealed class SinkFencer(StoreId store)
{
    /// <summary>Of the caller's deadline, so that the sink's own words arrive before the caller stops waiting.</summary>
    private const double OwnShare = 0.9;

    /// <summary>Raises the sink's epoch to the task's and sees older sessions gone. Never throws for a sink that cannot be reached.</summary>
    /// <param name="task">What is to be fenced.</param>
    /// <param name="factory">The sink's kind.</param>
    /// <param name="context">Its options, secrets resolved, and where its ledger is.</param>
    /// <param name="deadline">How long it may take.</param>
    /// <param name="cancellationToken">Ends the call; what was done stays done.</param>
    public async ValueTask<FenceResult> FenceAsync(
        FenceTask task, ISinkFactory factory, FenceContext context, TimeSpan deadline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (factory is not IFencingSinkFactory fencing)
            return FenceAnswers.Of(task, FenceState.Unsupported, $"{task.Sink} has no ledger: only permits keep superseded writers out");
        try
        {
            await using var fence = fencing.CreateFence(context);
            var token = new SinkToken(store.Value, task.Run.Job.Value, task.Generation.Value, task.Sink, task.Epoch.Value);
            var report = await fence.FenceAsync(new FenceRequest(token) { Deadline = deadline * OwnShare }, cancellationToken);
            var result = new FenceResult(task.Run, task.Sink, task.Epoch, task.Claim, StateOf(report.Verdict), report.Proof, BoundOf(report));

            // Of a ledger that a newer run has raised the positions are that run's.
            return report.Verdict == FenceVerdict.Fenced ? result with { Positions = await ReadAsync(fence, token, cancellationToken) } : result;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return FenceAnswers.Failed(task, e);
        }
    }

    private static async ValueTask<IReadOnlyDictionary<string, StoredProgress>> ReadAsync(ISinkFence fence, SinkToken token, CancellationToken cancellationToken) =>
        (await fence.ReadPositionsAsync(token, cancellationToken)).ToDictionary(
            p => p.Key, p => new StoredProgress(0, p.Value.Sequence, p.Value.Position.ToString(), p.Value.Rows), StringComparer.Ordinal);

    /// <summary>A newer token in the ledger keeps the older ones out just as well.</summary>
    private static FenceState StateOf(FenceVerdict verdict) => verdict switch
    {
        FenceVerdict.Fenced or FenceVerdict.Superseded => FenceState.Fenced,
        FenceVerdict.Waiting => FenceState.Waiting,
        FenceVerdict.Unsupported => FenceState.Unsupported,
        _ => FenceState.Unreachable,
    };

    private static Bound BoundOf(FenceReport report) => report.QuiescedAt is { } at ? Bound.Until(at) : Bound.Unbounded(report.Proof);
}
