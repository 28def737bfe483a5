using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Engine.Coordinators;
using Sluice.Engine.Fences;
using Sluice.Engine.History;
using Sluice.Engine.Restores;
using Sluice.Engine.Sessions;
using Sluice.Engine.Stops;
using Sluice.Engine.Waiting;

namespace Sluice.Server;

/// <summary>A coordinator for each live run, and the sweeps: hosted by the node itself where there is only one.</summary>
internal sealed class ControlLoops
{
    private readonly CoordinatorSet _coordinators;
    private readonly IReadOnlyList<Func<CancellationToken, Task>> _loops;

    public ControlLoops(string node, IControlStore store, IHints hints, SinkReach sinks, RestoreGuard guard, LoopTools tools, HistoryRules history)
    {
        var (clock, time, timings, loop) = (tools.Clock, tools.Time, tools.Timings, tools.Loop);
        _coordinators = new CoordinatorSet(new CoordinatorParts(store, hints, clock, time, timings), guard, loop, tools.Log);
        _loops =
        [
            _coordinators.RunAsync,
            new SessionSweep(store, clock, time, timings, loop).RunAsync,
            new ResidualSweep(store, clock, time, timings, loop).RunAsync,
            new FenceLoop(node, store, sinks.Fencer, new FenceParts(clock, time, timings), tools.Jitter, loop).RunAsync,
            new PublishSweep(store, store, sinks.Publisher, time, timings, loop).RunAsync,
            new HistorySweep(store, history, time, loop).RunAsync,
            new LedgerSweep(store, sinks.Ledgers, time, timings, loop).RunAsync,
            new DeletedJobSweep(store, sinks.Ledgers, time, timings, loop).RunAsync,
        ];
    }

    /// <summary>How many live runs are followed.</summary>
    public int LiveRuns => _coordinators.Count;

    /// <summary>A run changed.</summary>
    public void Wake(RunKey run) => _coordinators.Wake(run);

    /// <summary>Runs all loops until it is cancelled, or one of them fails: that fault is thrown.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var group = new LoopGroup(cancellationToken);
        await Task.WhenAll(_loops.Select(group.Start));
        await group.EndAsync();
    }
}
