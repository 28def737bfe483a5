using Sluice.Core.Attempts;
using Sluice.Core.Identity;

namespace Sluice.Core.Ports;

/// <summary>The runners of a node, as whoever hosts it sees them. Disposing ends them all, by force if need be.</summary>
public interface INodeRunners : IRunners, IAsyncDisposable
{
    /// <summary>Takes what an attempt tells. Set once, before the first attempt is started.</summary>
    Action<AttemptId, AttemptNews> Tell { set; }

    /// <summary>
    /// Why the node is to get no further attempts: something of it survives SIGKILL. <c>null</c> when nothing does, and again when it is gone
    /// after all.
    /// </summary>
    string? Quarantine { get; }

    /// <summary>Processes that are gone, and what of them is to be swept.</summary>
    ILeftRuns Left { get; }
}
