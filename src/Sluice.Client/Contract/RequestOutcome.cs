using System.Text.Json.Serialization;
using Sluice.Client.Wire;

namespace Sluice.Client.Contract;

/// <summary>How a request was decided. A name that this release does not know is kept and passed on.</summary>
/// <param name="Name">The name on the wire.</param>
[JsonConverter(typeof(WireNameConverter<RequestOutcome>))]
public readonly record struct RequestOutcome(string Name) : IWireName<RequestOutcome>
{
    /// <summary>The run was started, the job forgotten, or each job that a filter names asked to stop.</summary>
    public static RequestOutcome Done => new("done");

    /// <summary>It stopped the run, or began to.</summary>
    public static RequestOutcome Stopped => new("stopped");

    /// <summary>The run was stopped, or being stopped, as hard already.</summary>
    public static RequestOutcome AlreadyStopped => new("already-stopped");

    /// <summary>Refused: the run had ended otherwise.</summary>
    public static RequestOutcome AlreadyFinal => new("already-final");

    /// <summary>Refused: a harder stop is under way.</summary>
    public static RequestOutcome Superseded => new("superseded");

    /// <summary>Refused: the run has not ended.</summary>
    public static RequestOutcome NotFinal => new("not-final");

    /// <summary>Refused: the job has finished.</summary>
    public static RequestOutcome NothingToResume => new("nothing-to-resume");

    /// <summary>Refused: there is no such job.</summary>
    public static RequestOutcome NotFound => new("not-found");

    /// <summary>Refused: the job was started or stopped again since.</summary>
    public static RequestOutcome JobChanged => new("job-changed");

    /// <summary>It was not stored when its outcome was asked for, and never will be.</summary>
    public static RequestOutcome NeverHappened => new("never-happened");

    static IReadOnlyList<string> IWireName<RequestOutcome>.Known { get; } = ["done", "stopped", "already-stopped", "already-final", "superseded", "not-final", "nothing-to-resume", "not-found", "job-changed", "never-happened"];

    static RequestOutcome IWireName<RequestOutcome>.Of(string name) => new(name);

    /// <inheritdoc />
    public override string ToString() => Name ?? "";
}
