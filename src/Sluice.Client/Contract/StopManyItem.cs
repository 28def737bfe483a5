using System.Text.Json.Serialization;

namespace Sluice.Client.Contract;

/// <summary>How one of many jobs was stopped.</summary>
public sealed record StopManyItem
{
    /// <summary>The job.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long Id { get; init; }

    /// <summary>How its stop was decided; <c>null</c> where that is not known.</summary>
    public RequestOutcome? Outcome { get; init; }

    /// <summary>The status after it.</summary>
    public JobStatus? Status { get; init; }

    /// <summary>The receipt.</summary>
    public StopReceipt? Stop { get; init; }

    /// <summary>Why it was not stopped, or not known to be.</summary>
    public Problem? Error { get; init; }
}
