using Sluice.Core.Fences;
using Sluice.Core.Ports;
using Sluice.Core.Stops;
using Sluice.Simulation.Machines;
using Sluice.Simulation.Sinks;

namespace Sluice.Simulation.Nodes;

/// <summary>Fences sinks from one node.</summary>
internal sealed class SimFencer(SimProcess process) : IFencer
{
    private readonly SinkLink _sinks = new(process);

    public async ValueTask<FenceResult> FenceAsync(FenceTask task, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var world = process.World;
        try
        {
            // A folder needs no fence of its own: what is not recorded is never published.
            var positions = world.FindSink(task.Run.Job, task.Sink) is not LedgerSink ledger ? []
                : await _sinks.CallAsync(ledger, world.Random.Seconds(0.01, 0.5), () =>
                {
                    ledger.Fence(task.Generation.Value, task.Epoch);
                    return ledger.PositionsUnder(task.Generation.Value, task.Epoch);
                }).WaitAsync(deadline * 0.9, process.Clock, cancellationToken);
            return new FenceResult(task.Run, task.Sink, task.Epoch, task.Claim, FenceState.Fenced, "raised", Bound.Until(process.Clock.GetUtcNow())) { Positions = positions };
        }
        catch (Exception e) when (e is SinkAwayException or TimeoutException)
        {
            return new FenceResult(task.Run, task.Sink, task.Epoch, task.Claim, FenceState.Unreachable, e.Message, Bound.Pending);
        }
    }
}
