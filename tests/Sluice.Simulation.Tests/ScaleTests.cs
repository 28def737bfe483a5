using Sluice.Simulation.Scale;

namespace Sluice.Simulation.Tests;

/// <summary>What a job costs does not grow with the cluster that it runs in. The figures for 1,000 nodes and 10,000 jobs are in bench/SCALE.md.</summary>
[Collection(WholeMachine.Name)]
public sealed class ScaleTests
{
    [Fact]
    public void Four_times_as_many_nodes_and_jobs_ask_for_as_many_transactions_a_job()
    {
        var small = ScaleRun.Measure(nodes: 10, jobs: 100);
        var large = ScaleRun.Measure(nodes: 40, jobs: 400);

        Assert.InRange(large.TransactionsOfJob, 1, small.TransactionsOfJob * 1.1);
        Assert.InRange(large.HintsOfJob, 1, small.HintsOfJob * 1.1);
        Assert.InRange(large.TransactionsOfNode, 0.1, small.TransactionsOfNode);
    }

    [Fact]
    public void A_job_that_waits_for_slots_asks_for_nothing()
    {
        var few = ScaleRun.Measure(nodes: 5, jobs: 50);
        var many = ScaleRun.Measure(nodes: 5, jobs: 200);

        // Each of those waits through three more waves of others.
        Assert.True(many.Took > few.Took * 1.5, $"{many.Took} and {few.Took}");
        Assert.InRange(many.TransactionsOfJob, 1, few.TransactionsOfJob * 1.1);
    }
}
