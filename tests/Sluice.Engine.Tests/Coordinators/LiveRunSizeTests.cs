namespace Sluice.Engine.Tests.Coordinators;

/// <summary>Looks at the heap of the whole process, and so runs when no other test does.</summary>
[CollectionDefinition(nameof(LiveRunSizeTests), DisableParallelization = true)]
[Collection(nameof(LiveRunSizeTests))]
public sealed class LiveRunSizeTests
{
    private const int Runs = 2_000;
    private readonly Node _node = new();

    [Fact]
    public async Task A_live_run_costs_at_most_four_kilobytes()
    {
        for (var i = 0; i < Runs; i++)
            await _node.SubmitAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await _node.Coordinators.PassAsync(Node.Ct);

        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Runs;
        Assert.Equal(Runs, _node.Coordinators.Count);
        Assert.InRange(each, 1, 4_096);
    }
}
