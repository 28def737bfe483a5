using Sluice.Core.Fences;
using Sluice.Core.Stops;

namespace Sluice.Engine.Fences;

/// <summary>Results that the loop itself makes.</summary>
internal static class FenceResults
{
    public static FenceResult Unreachable(FenceTask task, string proof) =>
        new(task.Run, task.Sink, task.Epoch, task.Claim, FenceState.Unreachable, proof, Bound.Pending);
}
