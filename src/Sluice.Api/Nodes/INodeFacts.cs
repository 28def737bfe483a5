using Sluice.Core.Identity;

namespace Sluice.Api.Nodes;

/// <summary>What the node knows of itself without asking its store: the host tells. Thread-safe; answers at once.</summary>
public interface INodeFacts
{
    /// <summary>How it is just now.</summary>
    Wire.NodeState Read();

    /// <summary>The processes on it in which tasks of a job run; none where they run elsewhere, or in the node's own process.</summary>
    IReadOnlyList<Wire.RunnerInfo> RunnersOf(JobId job);
}
