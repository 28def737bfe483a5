using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Engine.Fences;
using Sluice.Engine.History;
using Sluice.Engine.Stops;
using Sluice.Engine.Waiting;

namespace Sluice.Server;

/// <summary>What is done at the sinks of jobs, those that run elsewhere among them. Each node does it, since not every node reaches every sink.</summary>
internal sealed class SinkLoops(string node, IControlStore store, SinkReach sinks, ILeftRuns left, LoopTools tools)
{
    /// <summary>Runs all loops until it is cancelled, or one of them fails: that fault is thrown.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (clock, time, timings, loop) = (tools.Clock, tools.Time, tools.Timings, tools.Loop);
        using var group = new LoopGroup(cancellationToken);
        await Task.WhenAll(
            group.Start(new FenceLoop(node, store, sinks.Fencer, new FenceParts(clock, time, timings), tools.Jitter, loop).RunAsync),
            group.Start(new PublishSweep(store, store, sinks.Publisher, time, timings, loop).RunAsync),
            group.Start(new StagingSweep(new WorkerId(node), left, store, sinks.Stagings, time, timings, loop).RunAsync),
            group.Start(new LedgerSweep(store, sinks.Ledgers, time, timings, loop).RunAsync),
            group.Start(new DeletedJobSweep(store, sinks.Ledgers, time, timings, loop).RunAsync));
        await group.EndAsync();
    }
}
