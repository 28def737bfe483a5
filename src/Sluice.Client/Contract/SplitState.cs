using System.Text.Json.Serialization;
using Sluice.Client.Wire;

namespace Sluice.Client.Contract;

/// <summary>How far a split is. A name that this release does not know is kept and passed on.</summary>
/// <param name="Name">The name on the wire.</param>
[JsonConverter(typeof(WireNameConverter<SplitState>))]
public readonly record struct SplitState(string Name) : IWireName<SplitState>
{
    /// <summary>Nobody holds it.</summary>
    public static SplitState Waiting => new("waiting");

    /// <summary>An attempt is at work on it.</summary>
    public static SplitState Held => new("held");

    /// <summary>Committed to its end at every sink.</summary>
    public static SplitState Done => new("done");

    static IReadOnlyList<string> IWireName<SplitState>.Known { get; } = ["waiting", "held", "done"];

    static SplitState IWireName<SplitState>.Of(string name) => new(name);

    /// <inheritdoc />
    public override string ToString() => Name ?? "";
}
