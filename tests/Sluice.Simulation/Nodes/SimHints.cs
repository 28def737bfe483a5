using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Simulation.Machines;

namespace Sluice.Simulation.Nodes;

/// <summary>Hints: lost, doubled and late like every message.</summary>
internal sealed class SimHints(SimProcess process) : IHints
{
    private World World => process.World;

    public void Wake(WorkerSession session)
    {
        foreach (var agent in World.Agents.Where(a => a.Worker == session.Worker))
            Send(agent.Wake);
    }

    public void Wake(RunKey run)
    {
        foreach (var control in World.Controls)
            Send(() => control.Wake(run));
    }

    private void Send(Action action)
    {
        World.Tally?.CountHint();
        var fate = World.Network.FateOf(process, mayRepeat: true, isCommit: false);
        if (fate.IsLost)
            return;
        World.Scheduler.After(fate.There, action);
        if (fate.Again is { } again)
            World.Scheduler.After(again, action);
    }
}
