using Sluice.Core.Runs;

namespace Sluice.Core.Submissions;

/// <summary>What reading a job file came to.</summary>
/// <param name="Name">The job's name; empty when the file could not be read.</param>
/// <param name="Config">The job in canonical form, secrets as references or encrypted; empty when the file could not be read.</param>
/// <param name="Settings">What the engine must know of it to decide.</param>
public sealed record JobReading(string Name, string Config, RunSettings Settings)
{
    /// <summary>What is wrong; with any of it the job cannot be run.</summary>
    public IReadOnlyList<JobMistake> Errors { get; init; } = [];

    /// <summary>What is doubtful.</summary>
    public IReadOnlyList<JobMistake> Warnings { get; init; } = [];

    /// <summary>A job that cannot be run.</summary>
    public static JobReading Refused(IReadOnlyList<JobMistake> errors) => new("", "", new RunSettings()) { Errors = errors };
}
