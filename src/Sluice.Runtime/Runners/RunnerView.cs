using Sluice.Core.Identity;

namespace Sluice.Runtime.Runners;

/// <summary>A runner as people see it.</summary>
/// <param name="Run">The run whose attempts are in it.</param>
/// <param name="Process">Its process.</param>
/// <param name="Started">When the process was started, in the machine's own count (Linux: ticks since its start); 0 where that is not known.</param>
/// <param name="Attempts">The attempts in it.</param>
public sealed record RunnerView(RunKey Run, int Process, long Started, IReadOnlyList<AttemptId> Attempts);
