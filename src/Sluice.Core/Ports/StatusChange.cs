using Sluice.Core.Identity;
using Sluice.Core.Runs;

namespace Sluice.Core.Ports;

/// <summary>A change of a run's status, decided on a version.</summary>
/// <param name="Job">The job.</param>
/// <param name="Run">The run.</param>
/// <param name="Version">The version it was decided on.</param>
/// <param name="To">The new status; a final one raises the epoch in the same transaction.</param>
/// <param name="Why">The event that explains it.</param>
/// <param name="Error">Why the run failed; <c>null</c> when it did not.</param>
public sealed record StatusChange(JobId Job, RunNumber Run, long Version, RunStatus To, string Why, string? Error = null);
