using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Simulation.Machines;
using Sluice.Simulation.Nodes;

namespace Sluice.Simulation.Checks;

/// <summary>
/// S2: within one second after its deadline a run is final, retried or stuck. The second is counted in true time, to a twentieth, from the last of:
/// the deadline; the moment at which the store had it (a COMMIT may land with a deadline that has passed); the moment from which on one control
/// process has been alive, not paused, with the store accepting what it writes and answering what it asks about this run. A call that the
/// network does not deliver is a store that does not answer, for as long as its caller waits for it and no longer: what the engine does after
/// that (how soon it asks again) is inside the second. There is no other allowance.
/// </summary>
internal sealed class DeadlineWatch(World world)
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(0.05);
    private readonly Dictionary<(SimProcess Process, RunKey? Run), TimeSpan> _unanswered = [];

    /// <summary>A call of a process, about one run or about all, is not answered before this time.</summary>
    public void Unanswered(SimProcess process, RunKey? run, TimeSpan until)
    {
        var key = (process, run);
        _unanswered[key] = _unanswered.TryGetValue(key, out var known) && known > until ? known : until;
    }

    /// <summary>The store has a run, new or changed.</summary>
    public void Changed(RunRecord run)
    {
        // A deadline that a wrong wall clock has set is no instant that could be compared with the true time.
        if (!Waits(run) || world.Faults.HasWallJumps)
            return;
        var deadline = run.Deadline!.Value;
        world.Scheduler.After(deadline - (SimClock.Beginning + world.Scheduler.Now), () => Look(run.Key, deadline, []));
    }

    private void Look(RunKey key, DateTimeOffset deadline, Dictionary<SimProcess, TimeSpan> since)
    {
        if (!world.Store.State.Runs.TryGetValue(key, out var run) || !Waits(run) || run.Deadline != deadline)
            return;
        var now = world.Scheduler.Now;
        foreach (var control in world.Controls)
        {
            if (!Serves(control, key))
                since.Remove(control.Process);
            else if (!since.TryAdd(control.Process, now) && now - Later(since[control.Process], Answered(control.Process, key)) > s_second)
                world.Promises.Break("S2", $"run {key} is {run.Status} {(SimClock.Beginning + now - deadline).TotalSeconds:0.00} s after its deadline, although {control.Process.Name} and the store have been there for a second");
        }

        world.Scheduler.After(s_beat, () => Look(key, deadline, since));
    }

    private bool Serves(ControlNode control, RunKey run) =>
        !world.IsStoreDown && control.Process.IsWell && control.HasRecovered && Answered(control.Process, run) <= world.Scheduler.Now;

    /// <summary>Since when a process has got every answer that it waits for.</summary>
    private TimeSpan Answered(SimProcess process, RunKey run) => Later(_unanswered.GetValueOrDefault((process, null)), _unanswered.GetValueOrDefault((process, run)));

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static bool Waits(RunRecord run) =>
        run is { IsStuck: false, Deadline: not null, Status: RunStatus.Canceling or RunStatus.DoingSavepoint or RunStatus.Failing or RunStatus.Scheduled };
}
