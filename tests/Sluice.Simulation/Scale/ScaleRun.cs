using System.Globalization;
using Sluice.Core.Runs;
using Sluice.Simulation.Machines;
using Sluice.Simulation.Nodes;
using Sluice.Simulation.Runners;
using Sluice.Simulation.Schedules;

namespace Sluice.Simulation.Scale;

/// <summary>
/// A cluster of many nodes and many more jobs than they have slots for, with nothing wrong: what it asks of its store. Every promise is watched as in any
/// other schedule.
/// </summary>
internal static class ScaleRun
{
    /// <summary>How many processes decide, whatever the number of nodes.</summary>
    public const int Controls = 3;

    private const int Slots = 4;
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(2);

    /// <summary>Counts what nodes cost without jobs, then with them until all have finished.</summary>
    public static ScaleResult Measure(int nodes, int jobs)
    {
        var world = new World(seed: 1, isTraced: false);
        for (var i = 1; i <= Controls; i++)
            world.Controls.Add(new ControlNode(world, Machine("control", i), Name("control", i)));
        for (var i = 1; i <= nodes; i++)
            world.Agents.Add(new AgentNode(world, Machine("worker", i), Name("worker", i), Slots));
        Run(world, TimeSpan.FromSeconds(30), () => false);

        var idle = world.Tally = new StoreTally();
        Run(world, world.Scheduler.Now + s_idle, () => false);

        var busy = world.Tally = new StoreTally();
        var began = world.Scheduler.Now;
        var operators = new Operators(world);
        for (var i = 1; i <= jobs; i++)
        {
            var job = new JobModel(Name("job", i), splits: 4, rowsPerSplit: 20, batch: 10, flushes: 1, Settings());
            world.Jobs.Add(job);
            world.Scheduler.After(world.Random.Seconds(0, 20), () => operators.Submit(job));
        }

        Run(world, began + s_longest, () => world.Store.State.Jobs.Count == jobs && !world.Store.State.LiveRuns[true].Any());
        if (world.Promises.Broken is { } broken)
            throw new InvalidOperationException(broken);
        if (world.Store.State.Runs.Values.Count(r => r.Status == RunStatus.Finished) != jobs)
            throw new InvalidOperationException($"Of {jobs} jobs {world.Store.State.Runs.Values.Count(r => r.Status == RunStatus.Finished)} have finished.");
        return new ScaleResult(nodes, jobs, world.Scheduler.Now - began, idle, s_idle, busy, world.Scheduler.Events);
    }

    private static void Run(World world, TimeSpan until, Func<bool> isOver)
    {
        while (world.Promises.Broken is null && !isOver() && world.Scheduler.Step(until))
        {
            // Each event is one step; what is promised is looked at within it.
        }
    }

    private static RunSettings Settings() => new() { Parallelism = 2, Sinks = [new RunSink("sink-1", SinkFencing.Transactional)] };

    private static Machine Machine(string kind, int number) => new(Name(kind, number)) { LeaseOrigin = number * 1000 };

    private static string Name(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{number}");
}
