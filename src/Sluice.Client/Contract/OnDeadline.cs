using System.Text.Json.Serialization;
using Sluice.Client.Wire;

namespace Sluice.Client.Contract;

/// <summary>What happens when a graceful stop is not done at its deadline. A name that this release does not know is kept and passed on.</summary>
/// <param name="Name">The name on the wire.</param>
[JsonConverter(typeof(WireNameConverter<OnDeadline>))]
public readonly record struct OnDeadline(string Name) : IWireName<OnDeadline>
{
    /// <summary>The run is stopped by force. The default.</summary>
    public static OnDeadline ForceStop => new("force-stop");

    /// <summary>The run is marked as stuck, with an alert, and the stop goes on. For a cancel.</summary>
    public static OnDeadline KeepTrying => new("keep-trying");

    /// <summary>The savepoint is given up and the run goes on, where no task has ended yet. For a savepoint.</summary>
    public static OnDeadline Resume => new("resume");

    static IReadOnlyList<string> IWireName<OnDeadline>.Known { get; } = ["force-stop", "keep-trying", "resume"];

    static OnDeadline IWireName<OnDeadline>.Of(string name) => new(name);

    /// <inheritdoc />
    public override string ToString() => Name ?? "";
}
