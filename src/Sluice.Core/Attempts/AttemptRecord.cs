using Sluice.Core.Identity;

namespace Sluice.Core.Attempts;

/// <summary>A try at a task of a run: it holds a slot of a session, takes splits, and is the owner of what it takes.</summary>
/// <param name="Id">Its number; later attempts have higher ones.</param>
/// <param name="Run">The run.</param>
/// <param name="Task">Which task of the run, from 0.</param>
/// <param name="Epoch">The run's epoch when it was assigned: under another one it may do nothing.</param>
/// <param name="Session">The session that it was given to.</param>
/// <param name="State">The state.</param>
/// <param name="AssignedAt">When it was assigned.</param>
public sealed record AttemptRecord(
    AttemptId Id, RunKey Run, int Task, Epoch Epoch, WorkerSession Session, AttemptState State, DateTimeOffset AssignedAt)
{
    /// <summary>When the store heard of it last.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Whether the fault may go away by itself.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Its counters, by its last report.</summary>
    public AttemptCounts Counts { get; init; }

    /// <summary>What it is at, by its last report: stage, detail and since when.</summary>
    public string? Breadcrumb { get; init; }
}
