using System.Text.Json.Serialization;
using Sluice.Client.Wire;

namespace Sluice.Client.Contract;

/// <summary>How a request to stop was decided. A name that this release does not know is kept and passed on.</summary>
/// <param name="Name">The name on the wire.</param>
[JsonConverter(typeof(WireNameConverter<StopOutcome>))]
public readonly record struct StopOutcome(string Name) : IWireName<StopOutcome>
{
    /// <summary>This request stopped the run, or began to.</summary>
    public static StopOutcome Stopped => new("stopped");

    /// <summary>The run was stopped, or being stopped, as hard already.</summary>
    public static StopOutcome AlreadyStopped => new("already-stopped");

    /// <summary>A harder stop is under way: this one changed nothing.</summary>
    public static StopOutcome Superseded => new("superseded");

    static IReadOnlyList<string> IWireName<StopOutcome>.Known { get; } = ["stopped", "already-stopped", "superseded"];

    static StopOutcome IWireName<StopOutcome>.Of(string name) => new(name);

    /// <inheritdoc />
    public override string ToString() => Name ?? "";
}
