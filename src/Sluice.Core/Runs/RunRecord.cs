using Sluice.Core.Identity;
using Sluice.Core.Stops;

namespace Sluice.Core.Runs;

/// <summary>A run as the store knows it: the one truth about its status.</summary>
/// <param name="Job">The job.</param>
/// <param name="Number">Which run of the job.</param>
/// <param name="Generation">Whose positions it works on.</param>
/// <param name="Status">The status. A number that this release does not know is kept as it is.</param>
/// <param name="Epoch">The fencing token.</param>
/// <param name="Version">Grows with each change; a change names the version it was decided on.</param>
public sealed record RunRecord(JobId Job, RunNumber Number, Generation Generation, RunStatus Status, Epoch Epoch, long Version)
{
    /// <summary>Job and number.</summary>
    public RunKey Key => new(Job, Number);

    /// <summary>Status and stop.</summary>
    public RunStanding Standing => new(Status, Stop);

    /// <summary>
    /// The run has ended. Stored beside the status, so that a release that does not know a final status still knows that it is one.
    /// </summary>
    public bool IsFinal { get; init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; <c>null</c> while it lives.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed; <c>null</c> when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>When the status changed last, by the wall clock of the node that changed it.</summary>
    public DateTimeOffset StatusAt { get; init; }

    /// <summary>By when the status must have changed; <c>null</c> where it may last.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>What happens at the deadline of a stop.</summary>
    public OnDeadline OnDeadline { get; init; }

    /// <summary>The hardest stop that was asked for; <see cref="StopKind.None"/> when none was.</summary>
    public StopKind Stop { get; init; }

    /// <summary>A stop passed its deadline and its operator chose to keep trying.</summary>
    public bool IsStuck { get; init; }

    /// <summary>How often the run was started again after a failure.</summary>
    public int Retries { get; init; }

    /// <summary>Not to be started before this instant (after a failure); <c>null</c> when there is nothing to wait for.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>What the engine must know of the job to decide.</summary>
    public RunSettings Settings { get; init; } = new();
}
