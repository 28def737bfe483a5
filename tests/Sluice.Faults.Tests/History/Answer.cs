using System.Text.Json;
using Sluice.Client.Contract;

namespace Sluice.Faults.Tests.History;

/// <summary>What a node answered, or that it did not (status 0), and when it was asked.</summary>
internal sealed record Answer(DateTimeOffset Asked, DateTimeOffset At, string Node, string Method, string Path, string? RequestId, int Status, bool HasRetryAfter, string Body)
{
    private static readonly JsonSerializerOptions s_json = ContractJson.Options;

    public bool IsDone => Status is >= 200 and < 300;

    /// <summary>The jobs that it tells of.</summary>
    public IEnumerable<Job> Jobs()
    {
        if (!IsDone || Body.Length == 0 || Body[0] != '{')
            return [];
        using var document = JsonDocument.Parse(Body);
        var root = document.RootElement;
        if (root.TryGetProperty("items", out var items))
            return [.. items.EnumerateArray().Where(IsJob).Select(Read)];
        if (IsJob(root))
            return [Read(root)];
        return root.TryGetProperty("job", out var job) && IsJob(job) ? [Read(job)] : [];
    }

    /// <summary>The decision of the stop that it tells of, as it was written.</summary>
    public string? Decision()
    {
        if (!IsDone || Body.Length == 0 || Body[0] != '{')
            return null;
        using var document = JsonDocument.Parse(Body);
        var stop = document.RootElement.TryGetProperty("stop", out var found) ? found
            : document.RootElement.TryGetProperty("job", out var job) && job.ValueKind == JsonValueKind.Object && job.TryGetProperty("stop", out var inner) ? inner : default;
        return stop.ValueKind == JsonValueKind.Object && stop.TryGetProperty("decision", out var decision) ? decision.GetRawText() : null;
    }

    private static bool IsJob(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("run", out _) && element.TryGetProperty("epoch", out _) && element.TryGetProperty("status", out _)
        && element.TryGetProperty("name", out _);

    private static Job Read(JsonElement element) => element.Deserialize<Job>(s_json)!;
}
