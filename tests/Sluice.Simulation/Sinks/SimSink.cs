using Sluice.Core.Identity;
using Sluice.Core.Runs;

namespace Sluice.Simulation.Sinks;

/// <summary>The target of one sink of one job: what is visible in it, and by whom.</summary>
internal abstract class SimSink(World world, JobId job, string name, SinkFencing fencing)
{
    public World World => world;

    public JobId Job => job;

    public string Name => name;

    public SinkFencing Fencing => fencing;

    /// <summary>Until then what arrives waits.</summary>
    public TimeSpan HangsUntil { get; set; }

    /// <summary>Rows that are visible, by generation, split and number; how often.</summary>
    public Dictionary<(int Generation, string Split, int Row), int> Visible { get; } = [];

    /// <summary>The latest generation that has prepared the target.</summary>
    public int Prepared { get; private set; }

    /// <summary>Prepares the target for a generation: what was in it goes. Once.</summary>
    protected void Empty(int generation)
    {
        Prepared = Math.Max(Prepared, generation);
        Visible.Clear();
    }

    protected void Show(AttemptId attempt, Epoch epoch, int generation, string split, int from, int to)
    {
        for (var row = from; row < to; row++)
        {
            Visible.TryGetValue((generation, split, row), out var times);
            Visible[(generation, split, row)] = times + 1;
            if (times > 0 && fencing.Fences())
                world.Promises.RowTwice(this, attempt, split, row);
        }

        world.Promises.Shown(this, attempt, epoch, generation, split);
    }
}
