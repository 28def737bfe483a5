using Sluice.Engine.Waiting;

namespace Sluice.Simulation.Nodes;

/// <summary>The engine's own loops do not run here, so that nothing is told to it but a run's trouble, which the trace shows.</summary>
internal sealed class NoFaultLog(World world) : IFaultLog
{
    public void PassFailed(string loop, Exception fault, TimeSpan again) => world.Note("log", $"{loop}: {fault.Message}");
}
