using Sluice.Core.Plans;
using Sluice.Core.Ports;

namespace Sluice.Runtime.Runners;

/// <summary>Of a node without processes of its own.</summary>
internal sealed class NoLeftRuns : ILeftRuns
{
    public IReadOnlyList<LeftRun> Read() => [];

    public void Forget(LeftRun left)
    {
    }
}
