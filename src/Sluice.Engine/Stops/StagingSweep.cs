using Sluice.Core.Attempts;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Stops;

/// <summary>
/// Removes what this node's processes had staged when they ended in the middle: no attempt of the run may come that would. Where that does not
/// succeed, or one of the run is still alive here, it is tried again, later each time. Some runs are swept at a time: one that hangs holds up
/// no other. Passes follow each other; can be cut off anywhere and run again.
/// </summary>
/// <param name="node">This node: its folders are swept by nobody else.</param>
/// <param name="left">The processes that are gone.</param>
/// <param name="store">Knows who is alive.</param>
/// <param name="sweeper">Reaches the targets.</param>
/// <param name="time">Bounds every call.</param>
/// <param name="timings">The times.</param>
/// <param name="loop">Runs passes.</param>
public sealed class StagingSweep(
    WorkerId node, ILeftRuns left, IAttemptStore store, IStagingSweeper sweeper, TimeProvider time, Timings timings, PassLoop loop)
{
    /// <summary>Few: a run may end just after it was looked at, and looking costs little.</summary>
    private const int MostDoublings = 3;
    private const int MostRuns = 8;

    private static readonly TimeSpan s_mostPerRun = TimeSpan.FromSeconds(30);

    private readonly Pacer _pacer = new();
    private readonly Dictionary<(RunKey Run, Generation Generation, int Processes), Tried> _tried = [];

    /// <summary>Runs passes until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => loop.RunAsync("staging sweep", PassAsync, _pacer, cancellationToken);

    /// <summary>Sweeps after each process that is gone; answers when to look again.</summary>
    /// <exception cref="SluiceException">SLC4110: the store did not answer.</exception>
    public async ValueTask<TimeSpan> PassAsync(CancellationToken cancellationToken)
    {
        var runs = left.Read().GroupBy(l => (l.Run, l.Generation)).ToDictionary(g => (g.Key.Run, g.Key.Generation, g.Count()), g => g.ToList());
        foreach (var over in _tried.Keys.Except(runs.Keys).ToList())
            _tried.Remove(over);
        var due = runs.Where(r => !_tried.TryGetValue(r.Key, out var tried) || time.GetElapsedTime(tried.At) >= WaitAfter(tried.Times)).ToList();
        await FanOut.RunAsync(due, MostRuns, async run =>
        {
            var (key, processes) = run;
            if (await IsSweptAsync(key.Run, key.Generation, processes.SelectMany(p => p.Attempts).ToHashSet(), cancellationToken))
                processes.ForEach(left.Forget);
            else
                Note(key);
        });
        return timings.Renewal;
    }

    private void Note((RunKey, Generation, int) key)
    {
        lock (_tried)
            _tried[key] = new Tried(_tried.GetValueOrDefault(key).Times + 1, time.GetTimestamp());
    }

    private TimeSpan WaitAfter(int times) => timings.Renewal * Math.Pow(2, Math.Min(times - 1, MostDoublings));

    private async ValueTask<bool> IsSweptAsync(RunKey run, Generation generation, HashSet<AttemptId> gone, CancellationToken cancellationToken)
    {
        // Read first: an attempt that records and ends in between is one that was alive.
        var known = await Bounded.CallAsync(
            t => store.ReadAttemptsAsync(run, t), timings.Answer, time, "read the attempts of a run", cancellationToken);

        // Their processes are gone. Of those of a node that was killed nobody tells the store. Another node's under such a number is another attempt, which a
        // copy of the store gave.
        var attempts = known.Select(a => gone.Contains(a.Id) && a.Session.Worker == node && !a.State.IsGone() ? a with { State = AttemptState.Stopped } : a).ToList();
        return await sweeper.SweepAsync(new StagingTask(run, generation, attempts), s_mostPerRun, cancellationToken)
            && !attempts.Any(a => a.Session.Worker == node && a.State.MayBeAlive());
    }

    private readonly record struct Tried(int Times, long At);
}
