using Sluice.Core.Identity;
using Sluice.Core.Mistakes;
using Sluice.Core.Runs;

namespace Sluice.Simulation.Sinks;

/// <summary>A folder: what is recorded in the store is linked into place, once, by whoever can.</summary>
internal sealed class StagedSink(World world, JobId job, string name) : SimSink(world, job, name, SinkFencing.Staged)
{
    private readonly HashSet<(int Generation, string Split, long Sequence, AttemptId Attempt)> _linked = [];

    /// <summary>Once in a generation; whether that was so far is the store's knowledge.</summary>
    public void Prepare(int generation) => Empty(generation);

    /// <summary>Links a staged file into place without replacing one that is there.</summary>
    public void Publish(AttemptId attempt, Epoch epoch, int generation, string split, long sequence, int from, int to)
    {
        // What an older generation recorded and never published went with the rest of it.
        if (generation < Prepared)
            return;
        World.Promises.Published(this, generation, split, sequence);
        // A file's name is its commit's, whoever made it: a store that has forgotten a commit has it made again, and finds it there.
        var named = Planted.Is(Mistake.PublishedUnderItsAttempt) ? attempt : default;
        if (_linked.Add((generation, split, sequence, named)) || Planted.Is(Mistake.PublishedTwice))
            Show(attempt, epoch, generation, split, from, to);
    }
}
