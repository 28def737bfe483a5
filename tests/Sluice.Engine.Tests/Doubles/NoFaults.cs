using Sluice.Engine.Waiting;

namespace Sluice.Engine.Tests.Doubles;

internal sealed class NoFaults : IFaultLog
{
    public List<string> Told { get; } = [];

    public void PassFailed(string loop, Exception fault, TimeSpan again) => Told.Add($"{loop}: {fault.Message}");
}
