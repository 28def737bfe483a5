using System.Text.Json.Serialization;
using Sluice.Client.Wire;

namespace Sluice.Client.Contract;

/// <summary>How a sink keeps superseded writers out. A name that this release does not know is kept and passed on.</summary>
/// <param name="Name">The name on the wire.</param>
[JsonConverter(typeof(WireNameConverter<SinkFencing>))]
public readonly record struct SinkFencing(string Name) : IWireName<SinkFencing>
{
    /// <summary>By a ledger in the target, in the transaction of the rows.</summary>
    public static SinkFencing Transactional => new("Transactional");

    /// <summary>By the store's record: what is not recorded never becomes visible.</summary>
    public static SinkFencing Staged => new("Staged");

    /// <summary>By permits alone.</summary>
    public static SinkFencing LeaseOnly => new("LeaseOnly");

    static IReadOnlyList<string> IWireName<SinkFencing>.Known { get; } = ["Transactional", "Staged", "LeaseOnly"];

    static SinkFencing IWireName<SinkFencing>.Of(string name) => new(name);

    /// <inheritdoc />
    public override string ToString() => Name ?? "";
}
