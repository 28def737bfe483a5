using CsCheck;
using Sluice.Core.Mistakes;
using Sluice.Simulation.Memory;
using Sluice.Specs.Tests.Proofs;

namespace Sluice.Specs.Tests.Leases;

/// <summary>The machine is what the code does: every transition is taken by the real rules over a store.</summary>
public sealed class LeaseConformanceTests
{
    [Theory, InlineData(true), InlineData(false)]
    public void The_rules_over_the_store_in_memory_take_every_transition(bool fences)
    {
        var report = Drive(fences);
        Certificate.IsComplete(report);
        Assert.Equal(report.Transitions, report.ConformedTransitions);
    }

    [Theory]
    [InlineData(Mistake.PermitFromAnswer, true)]
    [InlineData(Mistake.PermitByNode, true)]
    [InlineData(Mistake.ReplacedBeforeExpiry, true)]
    [InlineData(Mistake.FinalRunChanges, true)]
    [InlineData(Mistake.SwapWithoutVersion, true)]
    [InlineData(Mistake.FinalSwapKeepsEpoch, true)]
    [InlineData(Mistake.ResidualsForgotten, true)]
    [InlineData(Mistake.LostSessionRenews, true)]
    [InlineData(Mistake.SlotFreedAtStop, true)]
    [InlineData(Mistake.AbsenceIsAnAnswer, true)]
    [InlineData(Mistake.LeaseOnlyReplacedAtOnce, false)]
    public void A_mistake_in_the_code_is_noticed(object mistake, bool fences)
    {
        using (Planted.Plant((Mistake)mistake))
            Assert.Throws<CsCheckException>(() => Drive(fences));
    }

    /// <summary>Random walks: a file is too slow for every transition, and passes the same contract's tests as the store in memory.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public void The_rules_over_the_store_in_SQLite_take_random_walks(bool fences)
    {
        using var stores = new SqliteStores();
        var report = LeaseSpec.Create(fences).Conform(
            () => new LeaseWorld(stores.Fresh(), fences), (world, step) => world.Apply(step), minSteps: 10, maxSteps: 40, iter: 60, threads: 1);
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
    }

    /// <summary>An outage of the store starts the watch over a session again and changes nothing else: one of the two sinks is enough.</summary>
    private static SpecReport<LeaseState> Drive(bool fences) => LeaseSpec.Create(fences, outages: !fences).ConformExhaustive(
        () => new LeaseWorld(new MemoryControlStore(new MemoryState()), fences),
        (world, step) => world.Apply(step),
        threads: 1,
        clone: world => world.Copy(new MemoryControlStore(((MemoryControlStore)world.Store).State.Copy())));
}
