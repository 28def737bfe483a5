using System.Text.Json;

namespace Sluice.Client.Contract;

/// <summary>Asks to go on from the last commit.</summary>
public sealed record ResumeRequest
{
    /// <summary>Why, in a few words.</summary>
    public string Reason { get; init; } = "";

    /// <summary>A changed job: an object (a job in JSON), or a string (a job file in HOCON). <c>null</c> keeps what is stored.</summary>
    public JsonElement? Config { get; init; }

    /// <summary>The stop that the caller saw, by its request id or by run and ordinal (<c>2/1</c>): refused when the job was started or stopped again since.</summary>
    public string? FromReceipt { get; init; }
}
