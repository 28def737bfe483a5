using CsCheck;
using Sluice.Specs.Tests.Proofs;

namespace Sluice.Specs.Tests.Takeovers;

/// <summary>The machine is what the ledger in SQLite does. Every transition takes about a minute: without --full it is those of the first steps, and random walks.</summary>
public sealed class LedgerConformanceTests : IDisposable
{
    /// <summary>How far from the beginning every transition is taken without --full.</summary>
    private const int FirstSteps = 8;

    private readonly SqliteTarget _target = new();
    private LedgerWorld? _world;

    public void Dispose()
    {
        _world?.Dispose();
        _target.Dispose();
    }

    [Fact]
    public void The_ledger_in_SQLite_takes_random_walks()
    {
        var report = TakeoverSpec.Create(sessions: false).Conform(Fresh, (world, step) => world.Apply(step), minSteps: 10, maxSteps: 30, iter: 120, threads: 1);
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
    }

    [Fact]
    public void The_ledger_in_SQLite_takes_every_transition()
    {
        var isFull = Environment.GetEnvironmentVariable("SLUICE_TEST_FULL") == "1";
        var report = TakeoverSpec.Create(sessions: false, commits: 1).ConformExhaustive(
            Fresh, (world, step) => world.Apply(step), maxDepth: isFull ? int.MaxValue : FirstSteps, threads: 1);
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        Assert.True(report.ConformedTransitions > 500, $"Only {report.ConformedTransitions} transitions were taken.");
        if (!isFull)
            return;
        Certificate.IsComplete(report);
        Assert.Equal(report.Transitions, report.ConformedTransitions);
    }

    private LedgerWorld Fresh()
    {
        _world?.Dispose();
        return _world = new LedgerWorld(_target.Next());
    }
}
