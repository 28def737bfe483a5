using System.Text.Json.Serialization;
using Sluice.Client.Wire;

namespace Sluice.Client.Contract;

/// <summary>What is known of an attempt that a run left behind. A name that this release does not know is kept and passed on.</summary>
/// <param name="Name">The name on the wire.</param>
[JsonConverter(typeof(WireNameConverter<ResidualState>))]
public readonly record struct ResidualState(string Name) : IWireName<ResidualState>
{
    /// <summary>It may still write.</summary>
    public static ResidualState Open => new("Open");

    /// <summary>Its agent saw the process gone.</summary>
    public static ResidualState Confirmed => new("Confirmed");

    /// <summary>Its permit is over.</summary>
    public static ResidualState Expired => new("Expired");

    /// <summary>Every sink that fences turns it away.</summary>
    public static ResidualState Fenced => new("Fenced");

    static IReadOnlyList<string> IWireName<ResidualState>.Known { get; } = ["Open", "Confirmed", "Expired", "Fenced"];

    static ResidualState IWireName<ResidualState>.Of(string name) => new(name);

    /// <inheritdoc />
    public override string ToString() => Name ?? "";
}
