using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Core.Errors;
using Sluice.Core.Fences;
using Sluice.Core.Stops;

namespace Sluice.Runtime.Fences;

/// <summary>Results of fences that the sink itself did not give.</summary>
internal static class FenceAnswers
{
    /// <summary>A result that bounds nothing, for the reason that its proof gives.</summary>
    public static FenceResult Of(FenceTask task, FenceState state, string proof) =>
        new(task.Run, task.Sink, task.Epoch, task.Claim, state, proof, Bound.Unbounded(proof));

    /// <summary>It was not done from here, and somebody may do it from elsewhere, or here later.</summary>
    public static FenceResult Failed(FenceTask task, Exception fault) =>
        Of(task, FenceState.Unreachable, $"unreachable from {Environment.MachineName}: {Describe(fault)}");

    /// <summary>A fault that nobody has words for is a connector's mistake: it costs this fence and no other.</summary>
    private static string Describe(Exception fault) =>
        fault is ConnectorException or ConfigException or SluiceException ? fault.Message : $"{fault.GetType().Name}: {fault.Message}";
}
