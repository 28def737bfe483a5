using System.Text.Json;

namespace Sluice.Client.Contract;

/// <summary>Asks to go on from the last commit.</summary>
public sealed record ResumeRequest
{
    /// <summary>Why, in a few words.</summary>
    public string Reason { get; init; } = "";

    /// <summary>A changed job: an object (a job in JSON), or a string (a job file in HOCON). <c>null</c> keeps what is stored.</summary>
    public JsonElement? Config { get; init; }

    /// <summary>
    /// The stop that the caller saw, by its request id or by the receipt's name: <c>JOB/RUN</c> such as <c>7311/2</c>, and <c>JOB/RUN/STOP</c> from
    /// the second stop of a run on. Refused when the job was started again since.
    /// </summary>
    public string? FromReceipt { get; init; }
}
