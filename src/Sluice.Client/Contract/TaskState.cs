using System.Text.Json.Serialization;
using Sluice.Client.Wire;

namespace Sluice.Client.Contract;

/// <summary>The state of an attempt at a task. A name that this release does not know is kept and passed on.</summary>
/// <param name="Name">The name on the wire.</param>
[JsonConverter(typeof(WireNameConverter<TaskState>))]
public readonly record struct TaskState(string Name) : IWireName<TaskState>
{
    /// <summary>Given to a worker that has not taken it: nothing runs.</summary>
    public static TaskState Assigned => new("assigned");

    /// <summary>Taken by its worker: its process may be alive.</summary>
    public static TaskState Claimed => new("claimed");

    /// <summary>Reported to be at work.</summary>
    public static TaskState Running => new("running");

    /// <summary>Its worker was declared lost: its process may be alive, its permit is over.</summary>
    public static TaskState Lost => new("lost");

    /// <summary>Ended by itself: nothing was left to do.</summary>
    public static TaskState Finished => new("finished");

    /// <summary>Ended with a fault.</summary>
    public static TaskState Failed => new("failed");

    /// <summary>Ended because it was asked to, or by a signal.</summary>
    public static TaskState Stopped => new("stopped");

    /// <summary>Taken back before its worker took it: nothing ever ran.</summary>
    public static TaskState Withdrawn => new("withdrawn");

    static IReadOnlyList<string> IWireName<TaskState>.Known { get; } = ["assigned", "claimed", "running", "lost", "finished", "failed", "stopped", "withdrawn"];

    static TaskState IWireName<TaskState>.Of(string name) => new(name);

    /// <inheritdoc />
    public override string ToString() => Name ?? "";
}
