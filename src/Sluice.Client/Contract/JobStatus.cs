using System.Text.Json.Serialization;
using Sluice.Client.Wire;

namespace Sluice.Client.Contract;

/// <summary>The status of a run. A name that this release does not know is kept and passed on.</summary>
/// <param name="Name">The name on the wire.</param>
[JsonConverter(typeof(WireNameConverter<JobStatus>))]
public readonly record struct JobStatus(string Name) : IWireName<JobStatus>
{
    /// <summary>Known to the store, nothing done yet.</summary>
    public static JobStatus Created => new("CREATED");

    /// <summary>Waits for slots.</summary>
    public static JobStatus Pending => new("PENDING");

    /// <summary>Has slots; its tasks are being started.</summary>
    public static JobStatus Scheduled => new("SCHEDULED");

    /// <summary>Rows move.</summary>
    public static JobStatus Running => new("RUNNING");

    /// <summary>Stops at a commit.</summary>
    public static JobStatus DoingSavepoint => new("DOING_SAVEPOINT");

    /// <summary>A task failed; the others are ended before a retry or the end.</summary>
    public static JobStatus Failing => new("FAILING");

    /// <summary>A cancel was asked for.</summary>
    public static JobStatus Canceling => new("CANCELING");

    /// <summary>Final: everything was read and committed.</summary>
    public static JobStatus Finished => new("FINISHED");

    /// <summary>Final: a fault ended it.</summary>
    public static JobStatus Failed => new("FAILED");

    /// <summary>Final: somebody stopped it.</summary>
    public static JobStatus Canceled => new("CANCELED");

    /// <summary>Final: stopped at a commit.</summary>
    public static JobStatus SavepointDone => new("SAVEPOINT_DONE");

    static IReadOnlyList<string> IWireName<JobStatus>.Known { get; } = ["CREATED", "PENDING", "SCHEDULED", "RUNNING", "DOING_SAVEPOINT", "FAILING", "CANCELING", "FINISHED", "FAILED", "CANCELED", "SAVEPOINT_DONE"];

    static JobStatus IWireName<JobStatus>.Of(string name) => new(name);

    /// <inheritdoc />
    public override string ToString() => Name ?? "";
}
