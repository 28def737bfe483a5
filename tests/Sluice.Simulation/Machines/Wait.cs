using Sluice.Core.Identity;

namespace Sluice.Simulation.Machines;

/// <summary>Whose deadlines wait for the answer of a call.</summary>
/// <param name="IsWaitedFor">Somebody's.</param>
/// <param name="Run">Those of one run; <c>null</c> for those of all.</param>
internal readonly record struct Wait(bool IsWaitedFor, RunKey? Run)
{
    public static Wait All => new(true, null);

    public static Wait Of(RunKey run) => new(true, run);
}
