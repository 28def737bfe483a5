using System.Globalization;
using System.Text.Json.Nodes;
using Sluice.Api.Http;
using Sluice.Core.Views;

namespace Sluice.Api.SeaTunnel;

/// <summary>How SeaTunnel's servers write.</summary>
internal static class SeaTunnelText
{
    public static ApiAnswer Fail(Wire.Problem problem)
    {
        var errors = problem.Errors is { Count: > 1 } all ? " " + string.Join("; ", all.Select(e => e.Line is { } line ? $"line {line}: {e.Message}" : e.Message)) : "";
        return ApiAnswer.Node(new JsonObject { ["status"] = "fail", ["message"] = problem.Detail + errors }, problem.Status);
    }

    public static string Time(DateTimeOffset at, TimeProvider time) =>
        TimeZoneInfo.ConvertTime(at, time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The counters of a job: numbers as strings; rates over the whole run.</summary>
    public static JsonObject Metrics(JobView view, TimeProvider time)
    {
        var counts = view.Counts;
        var seconds = Math.Max(0.001, ((view.Run.EndedAt ?? time.GetUtcNow()) - view.Run.StartedAt).TotalSeconds);
        string Rate(long number) => Math.Round(number / seconds, 2).ToString(CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["IntermediateQueueSize"] = "0",
            ["SourceReceivedCount"] = Number(counts.ReadRows),
            ["SourceReceivedQPS"] = Rate(counts.ReadRows),
            ["SourceReceivedBytes"] = Number(counts.ReadBytes),
            ["SourceReceivedBytesPerSeconds"] = Rate(counts.ReadBytes),
            ["SinkWriteCount"] = Number(counts.WrittenRows),
            ["SinkWriteQPS"] = Rate(counts.WrittenRows),
            ["SinkWriteBytes"] = Number(counts.WrittenBytes),
            ["SinkWriteBytesPerSeconds"] = Rate(counts.WrittenBytes),
            ["SinkCommittedCount"] = Number(counts.CommittedRows),
            ["SinkCommittedQPS"] = Rate(counts.CommittedRows),
            ["TableSourceReceivedCount"] = new JsonObject(),
            ["TableSourceReceivedQPS"] = new JsonObject(),
            ["TableSourceReceivedBytes"] = new JsonObject(),
            ["TableSourceReceivedBytesPerSeconds"] = new JsonObject(),
            ["TableSinkWriteCount"] = new JsonObject(),
            ["TableSinkWriteQPS"] = new JsonObject(),
            ["TableSinkWriteBytes"] = new JsonObject(),
            ["TableSinkWriteBytesPerSeconds"] = new JsonObject(),
        };
    }

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
