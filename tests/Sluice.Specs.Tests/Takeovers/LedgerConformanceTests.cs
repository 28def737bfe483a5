using CsCheck;
using Sluice.Specs.Tests.Proofs;

namespace Sluice.Specs.Tests.Takeovers;

/// <summary>The machine is what the ledger in SQLite does. Every transition takes about a minute; without --full random walks are taken.</summary>
public sealed class LedgerConformanceTests : IDisposable
{
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
        if (Environment.GetEnvironmentVariable("SLUICE_TEST_FULL") != "1")
            return;
        var report = TakeoverSpec.Create(sessions: false, commits: 1).ConformExhaustive(Fresh, (world, step) => world.Apply(step), threads: 1);
        Certificate.IsComplete(report);
        Assert.Equal(report.Transitions, report.ConformedTransitions);
    }

    private LedgerWorld Fresh()
    {
        _world?.Dispose();
        return _world = new LedgerWorld(_target.Next());
    }
}
