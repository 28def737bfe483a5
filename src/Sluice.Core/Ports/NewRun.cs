namespace Sluice.Core.Ports;

/// <summary>A run to be started.</summary>
/// <param name="JobName">The job's name; the job is made when the store does not know it.</param>
/// <param name="Config">The job file in canonical form, without secrets.</param>
/// <param name="Fresh">Start a new generation from the beginning; else go on from the positions of the latest one.</param>
public sealed record NewRun(string JobName, string Config, bool Fresh);
