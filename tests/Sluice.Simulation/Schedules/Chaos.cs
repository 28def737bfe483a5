using Sluice.Simulation.Machines;
using Sluice.Simulation.Memory;

namespace Sluice.Simulation.Schedules;

/// <summary>Breaks things at random moments, for random times, and heals them.</summary>
internal sealed class Chaos(World world, TimeSpan horizon)
{
    private MemoryState? _copy;
    private bool _isQuiet;

    /// <summary>Plans what goes wrong.</summary>
    public void Begin()
    {
        var random = world.Random;
        for (var i = random.Between(2, 9); i > 0; i--)
            world.Scheduler.After(random.Seconds(1, horizon.TotalSeconds), Strike);
        world.Hanging = CutWithCommit;
        if (world.Faults.HasFailover)
        {
            var copied = random.Seconds(5, horizon.TotalSeconds * 0.7);
            world.Scheduler.After(copied, () => _copy = world.Store.State.Copy());
            world.Scheduler.After(copied + random.Seconds(1, 30), FailOver);
        }
    }

    /// <summary>All is well from now on.</summary>
    public void Quiet()
    {
        _isQuiet = true;
        world.Note("chaos", $"all is well from now on");
        (world.Network.Loss, world.Network.Lag, world.Network.HangingCommits, world.Network.Doubling) = (0, 0, 0, 0);
        (world.Faults.Failures, world.Faults.LostKills, world.IsStoreDown) = (0, 0, false);
        foreach (var machine in world.Controls.Select(c => c.Machine).Concat(world.Agents.Select(a => a.Machine)))
        {
            (machine.IsDeafStore, machine.IsCutFromAnswers, machine.IsCutFromSinks, machine.Slowness) = (false, false, false, TimeSpan.Zero);
            (machine.ClaimsDeadUntil, machine.RenewalsDead) = (TimeSpan.Zero, default);
        }

        foreach (var sink in world.Sinks)
            sink.HangsUntil = TimeSpan.Zero;
    }

    private void Strike()
    {
        if (_isQuiet)
            return;
        var random = world.Random;
        var agent = random.Pick(world.Agents);
        var control = random.Pick(world.Controls);
        switch (random.Below(24))
        {
            case < 3:
                Pause(agent.Process, random.Chance(0.6) ? random.Seconds(10, 60) : random.Seconds(0.5, 10));
                break;
            case < 6:
                PauseMachine(agent, random.Chance(0.6) ? random.Seconds(12, 90) : random.Seconds(0.5, 12));
                break;
            case < 8:
                Pause(control.Process, random.Seconds(1, 40));
                break;
            case < 10:
                Restart(agent.Process, agent.Kill, agent.Start, agent.Worker.Value);
                break;
            case < 12:
                Restart(control.Process, control.Kill, control.Start, control.Process.Name);
                break;
            case < 15:
                Cut(random.Chance(0.7) ? agent.Machine : control.Machine);
                break;
            case < 16:
                Slow(random.Chance(0.5) ? agent.Machine : control.Machine);
                break;
            case < 18:
                Outage();
                break;
            case < 20:
                HangSink();
                break;
            case < 21:
                HangRunner();
                break;
            case < 23:
                Fray(agent.Machine);
                break;
            default:
                JumpWall(random.Chance(0.5) ? agent.Machine : control.Machine);
                break;
        }
    }

    private void Pause(SimProcess process, TimeSpan time)
    {
        world.Note("chaos", $"{process.Name} is paused for {time.TotalSeconds:0.0} s");
        process.Pause();
        world.Scheduler.After(time, process.Continue);
    }

    /// <summary>A machine stands still with all its processes; its lease clock runs on.</summary>
    private void PauseMachine(Nodes.AgentNode agent, TimeSpan time)
    {
        Pause(agent.Process, time);
        foreach (var runner in agent.Runners.All.ToList())
            Pause(runner.Process, time + world.Random.Seconds(0, 0.5));
    }

    private void Restart(SimProcess process, Action kill, Action start, string name)
    {
        if (!process.IsAlive)
            return;
        var away = world.Random.Chance(0.5) ? world.Random.Seconds(0.1, 1) : world.Random.Seconds(1, 40);
        world.Note("chaos", $"{name} is killed, and started again after {away.TotalSeconds:0.0} s");
        kill();
        world.Scheduler.After(away, () =>
        {
            world.Note("chaos", $"{name} is started again");
            start();
        });
    }

    private void Cut(Machine machine)
    {
        var kind = world.Random.Below(4);
        world.Note("chaos", $"{machine} is cut off: {(kind == 0 ? "its messages" : kind == 1 ? "its answers" : kind == 2 ? "the store" : "the sinks")}");
        machine.IsDeafStore = kind is 0 or 2;
        machine.IsCutFromAnswers = kind is 1 or 2;
        machine.IsCutFromSinks = kind == 3;
        world.Scheduler.After(world.Random.Seconds(1, 45), () =>
        {
            machine.IsDeafStore = machine.IsCutFromAnswers = machine.IsCutFromSinks = false;
            world.Note("chaos", $"{machine} is back");
        });
    }

    /// <summary>A node's connections die one by one, and come back one by one: what arrives over one says nothing of the others.</summary>
    private void Fray(Machine machine)
    {
        var now = world.Scheduler.Now;
        machine.ClaimsDeadUntil = now + world.Random.Seconds(5, 24);
        var from = now + world.Random.Seconds(0, 6);
        machine.RenewalsDead = (from, from + world.Random.Seconds(10, 45));
        world.Note("chaos", $"{machine} cannot claim until {machine.ClaimsDeadUntil.TotalSeconds:0.0} s, nor renew from {from.TotalSeconds:0.0} s to {machine.RenewalsDead.Until.TotalSeconds:0.0} s");
    }

    /// <summary>What makes a COMMIT hang may cut off a worker too, just as it ends: the worker has renewed while it hung, and hears nothing of it.</summary>
    private void CutWithCommit(TimeSpan ends)
    {
        if (_isQuiet || !world.Random.Chance(0.85))
            return;
        world.Scheduler.After(ends - world.Scheduler.Now, () =>
        {
            if (_isQuiet)
                return;
            foreach (var agent in world.Agents)
            {
                agent.Machine.IsDeafStore = agent.Machine.IsCutFromAnswers = true;
                world.Scheduler.After(world.Random.Seconds(10, 20), () => agent.Machine.IsDeafStore = agent.Machine.IsCutFromAnswers = false);
            }

            world.Note("chaos", $"with a COMMIT that hung all workers are cut off from the store");
        });
    }

    private void Slow(Machine machine)
    {
        world.Note("chaos", $"{machine} is slow");
        machine.Slowness = world.Random.Seconds(0.2, 2.4);
        world.Scheduler.After(world.Random.Seconds(5, 40), () => machine.Slowness = TimeSpan.Zero);
    }

    private void Outage()
    {
        var time = world.Random.Chance(0.7) ? world.Random.Seconds(1, 15) : world.Random.Seconds(15, 60);
        world.Note("chaos", $"the store is away for {time.TotalSeconds:0.0} s");
        world.IsStoreDown = true;
        world.Scheduler.After(time, () => world.IsStoreDown = false);
    }

    private void HangSink()
    {
        var sinks = world.Sinks.ToList();
        if (sinks.Count == 0)
            return;
        var sink = world.Random.Pick(sinks);
        sink.HangsUntil = world.Scheduler.Now + world.Random.Seconds(2, 60);
        world.Note("chaos", $"{sink.Name} of job {sink.Job} hangs");
    }

    private void HangRunner()
    {
        var runners = world.Agents.SelectMany(a => a.Runners.All).ToList();
        if (runners.Count == 0)
            return;
        var runner = world.Random.Pick(runners);
        runner.UnkillableUntil = world.Scheduler.Now + world.Random.Seconds(10, 90);
        world.Note("chaos", $"{runner.Process.Name} cannot be killed until {runner.UnkillableUntil.TotalSeconds:0.0} s");
    }

    private void JumpWall(Machine machine)
    {
        if (!world.Faults.HasWallJumps)
            return;
        machine.WallOffset = world.Random.Chance(0.5) ? world.Random.Seconds(30, 3600) : -world.Random.Seconds(30, 3600);
        world.Note("chaos", $"the wall clock of {machine} is wrong by {machine.WallOffset.TotalSeconds:0} s");
    }

    private void FailOver()
    {
        if (_isQuiet)
            return;
        world.Note("chaos", $"the store fails over to an older copy");
        _copy!.Timeline = "2";
        world.Promises.FailedOver(_copy);
        world.Store.FailOver(_copy);
    }
}
