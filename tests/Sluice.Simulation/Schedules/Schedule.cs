using Sluice.Core.Mistakes;
using Sluice.Core.Runs;
using Sluice.Simulation.Machines;
using Sluice.Simulation.Nodes;
using Sluice.Simulation.Runners;
using Sluice.Simulation.Scheduling;

namespace Sluice.Simulation.Schedules;

/// <summary>One schedule: a world made from a seed, broken for a while, left in peace, and looked at.</summary>
internal static class Schedule
{
    private static readonly TimeSpan s_mostQuiet = TimeSpan.FromMinutes(12);

    public static ScheduleResult Run(ulong seed, Mistake mistake = Mistake.None, bool isTraced = false)
    {
        using var planted = Planted.Plant(mistake);
        var world = new World(seed, isTraced);
        var horizon = Furnish(world);
        var chaos = new Chaos(world, horizon);
        var operators = new Operators(world);
        foreach (var job in world.Jobs)
            world.Scheduler.After(world.Random.Seconds(0.1, 3), () => operators.Submit(job));
        chaos.Begin();
        for (var press = TimeSpan.FromSeconds(3); press < horizon; press += world.Random.Seconds(1, 14))
            world.Scheduler.After(press, operators.PressAny);

        Run(world, horizon);
        chaos.Quiet();
        while (world.Promises.Broken is null && !IsOver(world) && world.Scheduler.Now < horizon + s_mostQuiet)
        {
            operators.ResolveAll();
            Run(world, world.Scheduler.Now + TimeSpan.FromSeconds(4));
        }

        world.Promises.CheckEnd();
        return new ScheduleResult(seed, world.Scheduler.Events, world.Promises.Broken, world.Scheduler.Trace);
    }

    private static void Run(World world, TimeSpan until)
    {
        while (world.Promises.Broken is null && world.Scheduler.Step(until))
        {
            // Each event is one step; what is promised is looked at within it.
        }
    }

    private static bool IsOver(World world) =>
        world.Promises.InDoubt.Count == 0
        && world.Store.State.Runs.Values.All(r => r.IsFinal)
        && world.Store.State.Fences.Values.All(f => f.Task.State >= Core.Fences.FenceState.Fenced)
        && world.Controls.TrueForAll(c => c.Process.IsWell && !c.Guard.IsHolding)
        && !world.Promises.Untold.Any()
        && world.Store.State.Generations.Values.All(g => g.Unpublished.Count == 0);

    /// <summary>Nodes, jobs and dangers of a schedule; answers how long it is in danger.</summary>
    private static TimeSpan Furnish(World world)
    {
        var random = world.Random;
        world.Faults = new Faults
        {
            Failures = random.Chance(0.3) ? 0.1 : 0,
            LostKills = random.Chance(0.3) ? 0.5 : 0,
            HasWallJumps = random.Chance(0.15),
            HasFailover = random.Chance(0.18),
        };
        (world.Network.Loss, world.Network.Lag) = (random.Chance(0.5) ? random.Unit() * 0.03 : 0, random.Chance(0.4) ? random.Unit() * 0.05 : 0);
        (world.Network.Doubling, world.Network.HangingCommits) = (random.Chance(0.5) ? random.Unit() * 0.1 : 0, random.Chance(0.4) ? random.Unit() * 0.3 : 0);
        for (var i = random.Below(4) == 0 ? 3 : random.Between(1, 2); i > 0; i--)
            world.Controls.Add(new ControlNode(world, NewMachine(random, $"control-{i}"), $"control-{i}"));
        for (var i = random.Between(2, 3); i > 0; i--)
            world.Agents.Add(new AgentNode(world, NewMachine(random, $"worker-{i}"), $"worker-{i}", random.Between(1, 3)));
        for (var i = random.Between(1, 2); i > 0; i--)
            world.Jobs.Add(NewJob(random, $"job-{i}"));
        return random.Seconds(30, 100);
    }

    private static Machine NewMachine(SimRandom random, string name) =>
        new(name) { Rate = 0.99 + (random.Unit() * 0.02), LeaseOrigin = random.Below(1_000_000) };

    private static JobModel NewJob(SimRandom random, string name)
    {
        var classes = new[] { SinkFencing.Transactional, SinkFencing.Transactional, SinkFencing.Staged, SinkFencing.LeaseOnly };
        var sinks = Enumerable.Range(1, random.Chance(0.25) ? 2 : 1).Select(i => new RunSink($"sink-{i}", random.Pick(classes)));
        var settings = new RunSettings
        {
            Parallelism = random.Between(1, 3),
            RetryTimes = random.Between(0, 2),
            RetryInterval = random.Seconds(0.5, 5),
            Sinks = [.. sinks],
        };

        // Long splits too, committed whole: an attempt that has taken one writes for many seconds and asks the store for nothing.
        return random.Chance(0.35)
            ? new JobModel(name, random.Between(1, 2), 10, 10, random.Between(30, 70), settings)
            : new JobModel(name, random.Between(1, 6), random.Between(2, 8) * 10, 10, 1, settings);
    }
}
