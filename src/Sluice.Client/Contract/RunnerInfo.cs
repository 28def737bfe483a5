using System.Text.Json.Serialization;

namespace Sluice.Client.Contract;

/// <summary>A process on the node that answers, in which tasks of a job run.</summary>
public sealed record RunnerInfo
{
    /// <summary>The run.</summary>
    public required int Run { get; init; }

    /// <summary>Its number among the machine's processes.</summary>
    public required int Process { get; init; }

    /// <summary>When it was started, in the machine's own count, by which it is told from another process that gets the same number later.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long Started { get; init; }

    /// <summary>The attempts in it.</summary>
    public required IReadOnlyList<string> Attempts { get; init; }
}
