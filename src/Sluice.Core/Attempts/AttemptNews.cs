namespace Sluice.Core.Attempts;

/// <summary>What an attempt tells, by its runner.</summary>
/// <param name="State"><see cref="AttemptState.Running"/>, or how it ended: then its process was seen gone.</param>
/// <param name="Counts">Its counters.</param>
public readonly record struct AttemptNews(AttemptState State, AttemptCounts Counts)
{
    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Whether the fault may go away by itself.</summary>
    public bool IsTransient { get; init; }

    /// <summary>
    /// With an end: nothing of it is on its way to any sink. Only the process itself can say so, last of all, after each of its writes was answered;
    /// who saw it killed or dead cannot. Where it is not said, sinks that do not fence make its successor wait.
    /// </summary>
    public bool IsQuiesced { get; init; }

    /// <summary>What it is at.</summary>
    public string? Breadcrumb { get; init; }
}
