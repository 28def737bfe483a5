using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Engine.Coordinators;
using Sluice.Engine.History;
using Sluice.Engine.Restores;
using Sluice.Engine.Sessions;
using Sluice.Engine.Stops;
using Sluice.Engine.Waiting;

namespace Sluice.Server;

/// <summary>
/// A coordinator for each live run, and the sweeps of the store: hosted by the node itself where there is only one, by control processes in a cluster.
/// </summary>
internal sealed class ControlLoops
{
    private readonly CoordinatorSet _coordinators;
    private readonly IReadOnlyList<Func<CancellationToken, Task>> _loops;

    /// <summary>Makes them.</summary>
    /// <param name="parts">The store, and what coordinators share.</param>
    /// <param name="guard">While it holds, nothing is decided.</param>
    /// <param name="history">How long the past is kept.</param>
    /// <param name="tools">Loops, log.</param>
    /// <param name="coordinate">Makes the coordinator of a run; <c>null</c>: nobody else is asked.</param>
    public ControlLoops(CoordinatorParts parts, RestoreGuard guard, HistoryRules history, LoopTools tools, Func<RunKey, ICoordinator>? coordinate = null)
    {
        var (store, clock, time, timings, loop) = (parts.Store, tools.Clock, tools.Time, tools.Timings, tools.Loop);
        _coordinators = new CoordinatorSet(parts, guard, loop, tools.Log, coordinate);
        _loops =
        [
            _coordinators.RunAsync,
            new SessionSweep(store, clock, time, timings, loop).RunAsync,
            new ResidualSweep(store, clock, time, timings, loop).RunAsync,
            new HistorySweep(store, history, time, loop).RunAsync,
        ];
    }

    /// <summary>A run changed.</summary>
    public void Wake(RunKey run) => _coordinators.Wake(run);

    /// <summary>Runs all loops until it is cancelled, or one of them fails: that fault is thrown. Once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var group = new LoopGroup(cancellationToken);
        await Task.WhenAll(_loops.Select(group.Start));
        await group.EndAsync();
    }
}
