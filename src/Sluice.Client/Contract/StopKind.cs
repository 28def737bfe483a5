using System.Text.Json.Serialization;
using Sluice.Client.Wire;

namespace Sluice.Client.Contract;

/// <summary>Why a run stopped. A name that this release does not know is kept and passed on.</summary>
/// <param name="Name">The name on the wire.</param>
[JsonConverter(typeof(WireNameConverter<StopKind>))]
public readonly record struct StopKind(string Name) : IWireName<StopKind>
{
    /// <summary>Graceful, asked for.</summary>
    public static StopKind Cancel => new("cancel");

    /// <summary>At once, asked for.</summary>
    public static StopKind ForceStop => new("force-stop");

    /// <summary>At a commit, asked for.</summary>
    public static StopKind Savepoint => new("savepoint");

    /// <summary>Not asked for: the run failed and left attempts behind.</summary>
    public static StopKind Failure => new("failure");

    /// <summary>Not asked for: the run finished and left attempts behind.</summary>
    public static StopKind Finish => new("finish");

    static IReadOnlyList<string> IWireName<StopKind>.Known { get; } = ["cancel", "force-stop", "savepoint", "failure", "finish"];

    static StopKind IWireName<StopKind>.Of(string name) => new(name);

    /// <inheritdoc />
    public override string ToString() => Name ?? "";
}
