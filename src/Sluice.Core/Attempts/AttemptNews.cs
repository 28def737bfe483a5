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

    /// <summary>What it is at.</summary>
    public string? Breadcrumb { get; init; }
}
