using Sluice.Core.Identity;

namespace Sluice.Core.Sessions;

/// <summary>A session as the store knows it.</summary>
/// <param name="Session">Worker and incarnation.</param>
/// <param name="Slots">How many attempts it takes at one time.</param>
/// <param name="Renewals">Its renewal counter: who sees it move knows that the session lives, by whichever clock.</param>
public sealed record SessionRecord(WorkerSession Session, int Slots, long Renewals)
{
    /// <summary>Where its agent listens, for hints; may be empty.</summary>
    public string Address { get; init; } = "";

    /// <summary>Declared lost: it never comes back.</summary>
    public bool IsLost { get; init; }

    /// <summary>
    /// A newer session of the same worker was registered: it gets no renewal any more, and so becomes lost by silence.
    /// </summary>
    public bool IsSuperseded { get; init; }

    /// <summary>Is to become empty: takes no new attempts, and those that it has end at their next commit.</summary>
    public bool IsDraining { get; init; }

    /// <summary>Why it takes no new attempts although it lives (a process that cannot be killed), or <c>null</c>.</summary>
    public string? Quarantine { get; init; }

    /// <summary>How busy its machine was at the last renewal, from 0 to 1; 0 where it is not known.</summary>
    public double Load { get; init; }

    /// <summary>What jobs may ask of it.</summary>
    public Tags Tags { get; init; }

    /// <summary>When it was registered.</summary>
    public DateTimeOffset RegisteredAt { get; init; }

    /// <summary>When it renewed last, for people: no decision reads it.</summary>
    public DateTimeOffset LastSeenAt { get; init; }
}
