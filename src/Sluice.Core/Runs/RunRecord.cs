using Sluice.Core.Identity;

namespace Sluice.Core.Runs;

/// <summary>A run as the store knows it: the one truth about its status.</summary>
/// <param name="Job">The job.</param>
/// <param name="Number">Which run of the job.</param>
/// <param name="Generation">Whose positions it works on.</param>
/// <param name="Status">The status.</param>
/// <param name="Epoch">The fencing token.</param>
/// <param name="Version">Grows with each change; a change names the version it was decided on.</param>
public sealed record RunRecord(JobId Job, RunNumber Number, Generation Generation, RunStatus Status, Epoch Epoch, long Version)
{
    /// <summary>When it was started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; <c>null</c> while it lives.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed; <c>null</c> when it did not.</summary>
    public string? Error { get; init; }
}
