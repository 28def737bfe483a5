using System.Text.Json.Serialization;

namespace Sluice.Client.Contract;

/// <summary>A worker's session.</summary>
public sealed record Worker
{
    /// <summary>The worker's name.</summary>
    public required string Id { get; init; }

    /// <summary>Which of its lives.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long Incarnation { get; init; }

    /// <summary>Where its agent listens.</summary>
    public string Address { get; init; } = "";

    /// <summary>How many tasks it takes at one time.</summary>
    public int Slots { get; init; }

    /// <summary>Tasks that are assigned to it or may be alive on it.</summary>
    public int UsedSlots { get; init; }

    /// <summary>Slots that a new task may take.</summary>
    public int FreeSlots { get; init; }

    /// <summary>How busy its machine was at its last renewal, from 0 to 1; 0 where it is not known.</summary>
    public double Load { get; init; }

    /// <summary>What jobs may ask of it in their <c>tag_filter</c>, each as <c>name=value</c>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Is to become empty: takes no new tasks, and those that it has end at their next commit.</summary>
    public bool Draining { get; init; }

    /// <summary>Declared lost: it never comes back; something that it left behind may be alive.</summary>
    public bool Lost { get; init; }

    /// <summary>A newer session of the same worker was registered.</summary>
    public bool Superseded { get; init; }

    /// <summary>Why it takes no new tasks although it lives.</summary>
    public string? Quarantine { get; init; }

    /// <summary>When it was registered.</summary>
    public DateTimeOffset RegisteredAt { get; init; }

    /// <summary>When it renewed last.</summary>
    public DateTimeOffset LastSeenAt { get; init; }
}
