using System.Text.Json.Serialization;

namespace Sluice.Client.Contract;

/// <summary>A split of a job's plan.</summary>
public sealed record JobSplit
{
    /// <summary>Unique within the job.</summary>
    public required string Id { get; init; }

    /// <summary>Which source of the job, from 0.</summary>
    public int Source { get; init; }

    /// <summary>The table that its rows belong to.</summary>
    public string Table { get; init; } = "";

    /// <summary>For people.</summary>
    public string Description { get; init; } = "";

    /// <summary>How far it is.</summary>
    public required SplitState State { get; init; }

    /// <summary>The attempt that holds or held it.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public long? Attempt { get; init; }

    /// <summary>Rows committed at all sinks together.</summary>
    public long CommittedRows { get; init; }

    /// <summary>Expected bytes.</summary>
    public long? EstimatedBytes { get; init; }

    /// <summary>Expected rows.</summary>
    public long? EstimatedRows { get; init; }
}
