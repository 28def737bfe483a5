using System.Text;
using System.Text.Json;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;

namespace Sluice.Storage;

/// <summary>
/// Settings of a run as every home stores them: JSON with the fields <c>parallelism</c>, <c>retryTimes</c>, <c>retryIntervalMs</c>,
/// <c>streaming</c>, <c>submittedBy</c>, <c>notify</c>, <c>stopObjectiveMs</c>, <c>tagFilter</c> and <c>sinks</c> (<c>name</c>, <c>fencing</c>, <c>ledger</c>). A field that is missing has its default, one that is not known is ignored.
/// </summary>
internal static class RunSettingsText
{
    public static string Write(RunSettings settings)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("parallelism", settings.Parallelism);
            writer.WriteNumber("retryTimes", settings.RetryTimes);
            writer.WriteNumber("retryIntervalMs", (long)settings.RetryInterval.TotalMilliseconds);
            if (settings.IsStreaming)
                writer.WriteBoolean("streaming", true);
            if (settings.SubmittedBy.Length > 0)
                writer.WriteString("submittedBy", settings.SubmittedBy);
            if (settings.StopObjective is { } objective)
                writer.WriteNumber("stopObjectiveMs", (long)objective.TotalMilliseconds);
            if (settings.TagFilter != Tags.None)
                writer.WriteString("tagFilter", settings.TagFilter.ToString());
            if (settings.Notify.Count > 0)
            {
                writer.WriteStartArray("notify");
                foreach (var url in settings.Notify)
                    writer.WriteStringValue(url);
                writer.WriteEndArray();
            }

            writer.WriteStartArray("sinks");
            foreach (var sink in settings.Sinks)
            {
                writer.WriteStartObject();
                writer.WriteString("name", sink.Name);
                writer.WriteNumber("fencing", (int)sink.Fencing);
                if (sink.Ledger is { } ledger)
                    writer.WriteString("ledger", ledger);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public static RunSettings Read(string text)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        var known = new RunSettings();
        return new RunSettings
        {
            Parallelism = root.TryGetProperty("parallelism", out var parallelism) ? parallelism.GetInt32() : known.Parallelism,
            RetryTimes = root.TryGetProperty("retryTimes", out var times) ? times.GetInt32() : known.RetryTimes,
            RetryInterval = root.TryGetProperty("retryIntervalMs", out var interval) ? TimeSpan.FromMilliseconds(interval.GetInt64()) : known.RetryInterval,
            IsStreaming = root.TryGetProperty("streaming", out var streaming) && streaming.GetBoolean(),
            SubmittedBy = root.TryGetProperty("submittedBy", out var by) ? by.GetString()! : known.SubmittedBy,
            StopObjective = root.TryGetProperty("stopObjectiveMs", out var objective) ? TimeSpan.FromMilliseconds(objective.GetInt64()) : null,
            TagFilter = root.TryGetProperty("tagFilter", out var filter) ? Tags.Stored(filter.GetString()!) : known.TagFilter,
            Notify = root.TryGetProperty("notify", out var notify) ? [.. notify.EnumerateArray().Select(u => u.GetString()!)] : known.Notify,
            Sinks = root.TryGetProperty("sinks", out var sinks) ? [.. sinks.EnumerateArray().Select(ReadSink)] : known.Sinks,
        };
    }

    /// <summary>A way of fencing that this release does not know is kept as it is.</summary>
    private static RunSink ReadSink(JsonElement sink) =>
        new(sink.GetProperty("name").GetString()!, sink.TryGetProperty("fencing", out var number) ? (SinkFencing)number.GetInt32() : SinkFencing.LeaseOnly)
        {
            Ledger = sink.TryGetProperty("ledger", out var ledger) ? ledger.GetString() : null,
        };
}
