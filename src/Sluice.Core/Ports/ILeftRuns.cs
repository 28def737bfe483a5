using Sluice.Core.Plans;

namespace Sluice.Core.Ports;

/// <summary>The processes of this node that are gone and after which nobody has swept yet. Remembered over restarts of the node. Thread-safe.</summary>
public interface ILeftRuns
{
    /// <summary>All of them.</summary>
    IReadOnlyList<LeftRun> Read();

    /// <summary>One that was swept after. Twice is the same as once.</summary>
    void Forget(LeftRun left);
}
