using CsCheck;

namespace Sluice.Specs.Tests.Takeovers;

/// <summary>
/// The machine of a sink whose sessions outlive their processes is what the ledger in PostgreSQL does. Each step is a round trip or more at a real
/// server: without --full it is every transition of the first steps, and random walks.
/// </summary>
public sealed class PostgresLedgerConformanceTests : IDisposable
{
    /// <summary>How far from the beginning every transition is taken: without --full, and with it.</summary>
    private const int FirstSteps = 4;
    private const int MoreSteps = 7;

    private readonly PostgresTarget _target = new();
    private LedgerWorld? _world;

    private static bool IsFull => Environment.GetEnvironmentVariable("SLUICE_TEST_FULL") == "1";

    public void Dispose()
    {
        _world?.Dispose();
        _target.Dispose();
    }

    [Fact]
    public void The_ledger_in_PostgreSQL_takes_random_walks()
    {
        var report = TakeoverSpec.Create(sessions: true).Conform(
            Fresh, (world, step) => world.Apply(step), minSteps: 10, maxSteps: 30, iter: IsFull ? 400 : 30, threads: 1);
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
    }

    [Fact]
    public void The_ledger_in_PostgreSQL_takes_every_transition_of_the_first_steps()
    {
        var report = TakeoverSpec.Create(sessions: true, commits: 1).ConformExhaustive(
            Fresh, (world, step) => world.Apply(step), maxDepth: IsFull ? MoreSteps : FirstSteps, threads: 1);
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        Assert.True(report.ConformedTransitions > 50, $"Only {report.ConformedTransitions} transitions were taken.");
    }

    private LedgerWorld Fresh()
    {
        _world?.Dispose();
        return _world = new LedgerWorld(_target.Next());
    }
}
