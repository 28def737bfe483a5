using CsCheck;
using Sluice.Core.Ports;
using Sluice.Simulation.Memory;
using Sluice.Specs.Tests.Leases;
using Sluice.Specs.Tests.Proofs;

namespace Sluice.Specs.Tests.Staging;

/// <summary>
/// The machine is what the sink of files and the store do together. Without --full it is every transition of the first steps, and random walks;
/// with it, further ones.
/// </summary>
public sealed class StagedConformanceTests : IDisposable
{
    private const int FirstSteps = 6;
    private const int MoreSteps = 9;

    private readonly DirectoryInfo _folder = Scratch.Folder();
    private StagedWorld? _world;
    private int _count;

    private static bool IsFull => Environment.GetEnvironmentVariable("SLUICE_TEST_FULL") == "1";

    public void Dispose()
    {
        _world?.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Files_and_the_store_in_memory_take_every_transition_of_the_first_steps()
    {
        var report = StagedSpec.Create().ConformExhaustive(
            () => Fresh(new MemoryControlStore(new MemoryState())), (world, step) => world.Apply(step), maxDepth: IsFull ? MoreSteps : FirstSteps, threads: 1);
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        Assert.True(report.ConformedTransitions > 1000, $"Only {report.ConformedTransitions} transitions were taken.");
    }

    [Fact]
    public void Files_and_the_store_in_memory_take_random_walks() => Walk(IsFull ? 20_000 : 1_500, () => new MemoryControlStore(new MemoryState()));

    [Fact]
    public void Files_and_the_store_in_SQLite_take_random_walks()
    {
        using var stores = new SqliteStores();
        Walk(IsFull ? 600 : 40, stores.Fresh);
    }

    private void Walk(int times, Func<IControlStore> store)
    {
        var report = StagedSpec.Create().Conform(() => Fresh(store()), (world, step) => world.Apply(step), minSteps: 10, maxSteps: 45, iter: times, threads: 1);
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
    }

    private StagedWorld Fresh(IControlStore store)
    {
        _world?.Dispose();
        return _world = new StagedWorld(store, Path.Combine(_folder.FullName, $"{++_count}"));
    }
}
