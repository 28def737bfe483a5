using System.Text.Json.Serialization;

namespace Sluice.Client.Contract;

/// <summary>Something that happened to a job, stored in the transaction that made it happen.</summary>
public sealed record JobEvent
{
    /// <summary>Grows within the store: the cursor of the list and the id of the stream.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long Id { get; init; }

    /// <summary>Which run of the job.</summary>
    public required int Run { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The run's status after it.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>What happened.</summary>
    public required string Message { get; init; }
}
