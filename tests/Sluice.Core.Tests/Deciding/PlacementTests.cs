using Sluice.Core.Deciding;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Snapshots;

namespace Sluice.Core.Tests.Deciding;

/// <summary>Which nodes get the attempts of a run: by free slots, and by how busy their machines are.</summary>
public sealed class PlacementTests
{
    [Fact]
    public void Of_nodes_that_are_as_free_as_each_other_the_idler_one_gets_it() =>
        Assert.Equal([2], Nodes(1, Node(1, free: 2, load: 0.8), Node(2, free: 2, load: 0.1), Node(3, free: 2, load: 0.6)));

    [Fact]
    public void A_node_whose_machine_is_busy_gets_what_no_other_can_take() =>
        Assert.Equal([2, 1, 1], Nodes(3, Node(1, free: 8, load: 0.97), Node(2, free: 1, load: 0.5)));

    [Fact]
    public void Jobs_that_begin_at_the_same_time_take_different_ones_of_nodes_that_are_alike()
    {
        var alike = Enumerable.Range(1, 20).Select(n => Node(n, free: 4)).ToArray();

        var chosen = Enumerable.Range(1, 40).Select(job => Nodes(1, job, alike)[0]).ToList();

        Assert.InRange(chosen.Distinct().Count(), 10, 20);
        Assert.Equal(chosen, Enumerable.Range(1, 40).Select(job => Nodes(1, job, [.. alike.Reverse()])[0]));
    }

    private static SessionLoad Node(int number, int free, double load = 0) => new(new SessionRecord(Given.Session(number), free, 3) { Load = load }, 0);

    private static long[] Nodes(int parallelism, params SessionLoad[] nodes) => Nodes(parallelism, 1, nodes);

    private static long[] Nodes(int parallelism, int job, SessionLoad[] nodes)
    {
        var run = Given.Run(RunStatus.Pending) with { Job = new JobId(job), Settings = new RunSettings { Parallelism = parallelism } };
        var snapshot = new RunSnapshot(run, [], new SplitSummary(100, 0, 100, false), nodes);
        return [.. Coordination.Decide(snapshot, Given.Nothing, Given.Now, Given.Timings)!.Change.Assign.Select(a => a.Session.Incarnation)];
    }
}
