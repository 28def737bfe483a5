using Sluice.Core.Identity;

namespace Sluice.Core.Runs;

/// <summary>A job as the store knows it, with its latest run.</summary>
/// <param name="Id">The job.</param>
/// <param name="Name">Its name.</param>
/// <param name="Generation">The latest generation.</param>
/// <param name="Config">The job file of that generation in canonical form, without secrets.</param>
/// <param name="LastRun">The latest run.</param>
public sealed record JobRecord(JobId Id, string Name, Generation Generation, string Config, RunRecord LastRun);
