using Sluice.Core.Identity;
using Sluice.Core.Ports;

namespace Sluice.Server.Control;

/// <summary>Hints to the node's own loops, and to the cluster where there is one.</summary>
internal sealed class NodeHints(IHints own, IHints? cluster) : IHints
{
    /// <inheritdoc />
    public void Wake(WorkerSession session)
    {
        own.Wake(session);
        cluster?.Wake(session);
    }

    /// <inheritdoc />
    public void Wake(RunKey run)
    {
        own.Wake(run);
        cluster?.Wake(run);
    }
}
