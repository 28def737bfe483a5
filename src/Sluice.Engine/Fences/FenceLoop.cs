using System.Diagnostics;
using Sluice.Core.Errors;
using Sluice.Core.Fences;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Mistakes;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Stops;
using Sluice.Core.Telemetry;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Fences;

/// <summary>
/// Does fence tasks: claims each by swap, raises the sink's epoch and ends older sessions there, and stores what came of it; again, later each
/// time, until it holds. A sink that hangs keeps one place until its deadline, and those that hung before have half of
/// the places: others always find one. The claim of a node that has died is
/// taken over once it has been seen unchanged for long enough on this node's own lease clock. Passes follow each other.
/// </summary>
/// <param name="node">This node's name, for the claim.</param>
/// <param name="store">Fence tasks, and the copies of what ledgers have.</param>
/// <param name="fencer">Reaches the sinks.</param>
/// <param name="parts">Clock and times.</param>
/// <param name="jitter">A number from 0 to 1 for each wait between tries.</param>
/// <param name="loop">Runs passes.</param>
public sealed class FenceLoop(string node, IControlStore store, IFencer fencer, FenceParts parts, Func<double> jitter, PassLoop loop)
{
    private const int MostAtOnce = 16;
    private const int MostHungAtOnce = MostAtOnce / 2;

    private readonly Pacer _pacer = new();
    private readonly Dictionary<(RunKey Run, string Sink), Task<bool>> _running = [];
    private readonly HashSet<(RunKey Run, string Sink)> _hung = [];
    private Dictionary<(RunKey Run, string Sink), Sighting> _seen = [];

    /// <summary>How many are being done at this moment.</summary>
    public int Running => _running.Count;

    /// <summary>Runs passes until it is cancelled, then waits for what it has begun.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await loop.RunAsync("fences", PassAsync, _pacer, cancellationToken);
        await Task.WhenAll(_running.Values);
    }

    /// <summary>Begins what can be begun and takes note of what has ended; waits for no sink. Answers when to look again.</summary>
    /// <exception cref="SluiceException">SLC4110: the store did not answer.</exception>
    public async ValueTask<TimeSpan> PassAsync(CancellationToken cancellationToken)
    {
        await ReapAsync();
        var open = await Bounded.CallAsync(store.ReadOpenFenceTasksAsync, parts.Timings.Answer, parts.Time, "read fence tasks", cancellationToken);
        var now = parts.Clock.Now;
        var seen = new Dictionary<(RunKey, string), Sighting>(open.Count);
        foreach (var task in open)
        {
            var key = (task.Run, task.Sink);
            seen[key] = See(_seen.TryGetValue(key, out var known) ? known : null, task, now);
        }

        _seen = seen;
        _hung.IntersectWith(seen.Keys);
        foreach (var task in open.Where(t => seen[(t.Run, t.Sink)].DueAt <= now).OrderBy(t => seen[(t.Run, t.Sink)].DueAt))
        {
            var key = (task.Run, task.Sink);
            if (!_running.ContainsKey(key) && HasPlace(key))
                _running.Add(key, FenceAsync(task, cancellationToken));
        }

        return parts.Timings.Renewal / 5;
    }

    private async ValueTask ReapAsync()
    {
        foreach (var (key, task) in _running.Where(r => r.Value.IsCompleted).ToList())
        {
            _running.Remove(key);
            if (await task)
                _hung.Add(key);
            else
                _hung.Remove(key);
        }
    }

    private bool HasPlace((RunKey Run, string Sink) key) =>
        _running.Count < MostAtOnce && (!_hung.Contains(key) || _running.Keys.Count(_hung.Contains) < MostHungAtOnce);

    /// <summary>
    /// A task that nobody holds is due at once the first time, and after a while when it was tried before; one that another node has claimed
    /// is due when its claim has not changed for long enough.
    /// </summary>
    private Sighting See(Sighting? known, FenceTask task, LeaseInstant now)
    {
        if (known is { } same && same.Claim == task.Claim && same.State == task.State)
            return same;
        var isHeld = task.ClaimedBy is not null && task.State == FenceState.Pending;
        var wait = isHeld ? parts.Timings.FenceClaim : task.Tries == 0 ? TimeSpan.Zero : Backoff(task.Tries);
        return new Sighting(task.Claim, task.State, now + wait);
    }

    private TimeSpan Backoff(int tries)
    {
        var most = parts.Timings.FenceClaim;
        var wait = parts.Timings.Renewal / 5 * Math.Pow(2, Math.Min(tries - 1, 10));
        return (wait < most ? wait : most) * (0.5 + (jitter() / 2));
    }

    /// <returns>Whether the sink kept its place until the deadline.</returns>
    private async Task<bool> FenceAsync(FenceTask task, CancellationToken cancellationToken)
    {
        var hasHung = false;
        try
        {
            var claimed = await Bounded.CallAsync(
                t => store.ClaimFenceAsync(task, node, t), parts.Timings.Answer, parts.Time, "give a fence task", cancellationToken);
            if (claimed is null)
                return false;

            using var activity = Doing.Begin("sluice.fence", ActivityKind.Client)?
                .SetTag("sluice.job", claimed.Run.Job.Value).SetTag("sluice.run", claimed.Run.Number.Value).SetTag("sluice.sink", claimed.Sink);

            // Half of the claim's time, so that its result is stored before another node takes the claim over.
            var deadline = parts.Timings.FenceClaim / 2;
            var began = parts.Time.GetTimestamp();
            var result = await TryAsync(claimed, deadline, cancellationToken);
            hasHung = result.State != FenceState.Fenced && parts.Time.GetElapsedTime(began) >= deadline / 2;
            activity?.SetTag("sluice.outcome", result.State.ToString().ToLowerInvariant());
            if (result.State is FenceState.Unreachable or FenceState.Waiting)
                activity.Failed(result.State.ToString().ToLowerInvariant(), result.Proof);
            await NoteUnboundedAsync(claimed, result, cancellationToken);
            await CopyAsync(claimed, result, cancellationToken);
            await Bounded.CallAsync(
                t => store.CompleteFenceAsync(result, parts.Time.GetUtcNow(), t), parts.Timings.Answer, parts.Time, "take a fence's result", cancellationToken);
        }
        catch (SluiceException e) when (e.IsTransient)
        {
            // The store is away: the claim is seen unchanged and taken again later.
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // This node ends; another one takes the claim over.
        }

        return hasHung;
    }

    /// <summary>
    /// Where the sink cannot fence, or nobody reaches it, what is on its way to it has no bound, and the receipt says why. Before the result is
    /// stored: a task that is done is not looked at again. A later fence that holds puts its instant in the place of this.
    /// </summary>
    private async ValueTask NoteUnboundedAsync(FenceTask task, FenceResult result, CancellationToken cancellationToken)
    {
        if (result.State is not (FenceState.Unsupported or FenceState.Unreachable))
            return;
        var open = await Bounded.CallAsync(store.ReadOpenResidualsAsync, parts.Timings.Answer, parts.Time, "read what stops left behind", cancellationToken);
        var why = $"{task.Sink}: {result.Proof}";
        var news = open.Where(r => r.Run == task.Run && r.Epoch <= result.Epoch && r.QuiescedBy.Kind == BoundKind.Pending).Select(r => r with
        {
            QuiescedBy = Bound.Unbounded(why),
            Proof = why,
        }).ToList();
        if (news.Count > 0)
            await Bounded.CallAsync(t => store.SettleAllAsync(news, t), parts.Timings.Answer, parts.Time, "note what is known of residuals", cancellationToken);
    }

    /// <summary>
    /// What the ledger had under the fence, where the store's copy is behind it: an attempt that was left behind may have committed and told nobody.
    /// Before the result is stored: from then on the receipt's <c>resumesFrom</c> is final.
    /// </summary>
    private async ValueTask CopyAsync(FenceTask task, FenceResult result, CancellationToken cancellationToken)
    {
        if (result.Positions.Count == 0 || Planted.Is(Mistake.PositionsNotReadUnderFence))
            return;

        // A job that was deleted meanwhile has no copies any more, and its fence is done all the same.
        if (await Bounded.CallAsync(t => store.FindRunAsync(task.Run, t), parts.Timings.Answer, parts.Time, "read a run", cancellationToken) is null)
            return;
        var copies = await Bounded.CallAsync(
            t => store.ReadProgressAsync(task.Run.Job, task.Generation, t), parts.Timings.Answer, parts.Time, "read positions", cancellationToken);
        foreach (var (split, found) in result.Positions)
        {
            var key = new SplitKey(task.Sink, split);
            var copy = copies.GetValueOrDefault(key, StoredProgress.None);
            if (copy.Sequence >= found.Sequence)
                continue;
            await Bounded.CallAsync(
                t => store.CopyProgressAsync(task.Run.Job, task.Generation, key, found with { Owner = copy.Owner }, t), parts.Timings.Answer, parts.Time, "keep a position", cancellationToken);
        }
    }

    private async ValueTask<FenceResult> TryAsync(FenceTask task, TimeSpan deadline, CancellationToken cancellationToken)
    {
        try
        {
            return await Bounded.CallAsync(
                t => fencer.FenceAsync(task, deadline, t), deadline, parts.Time, "be fenced", cancellationToken);
        }
        catch (SluiceException e)
        {
            return FenceResults.Unreachable(task, $"not reached from {node} within {deadline.TotalSeconds:0.#} s: {e.Message}");
        }
    }

    private readonly record struct Sighting(long Claim, FenceState State, LeaseInstant DueAt);
}
