using System.Text.Json;
using System.Text.Json.Serialization;
using Sluice.Client.Contract;

namespace Sluice.Client.Wire;

/// <summary>Reads and writes durations such as <c>"30s"</c>.</summary>
internal sealed class DurationConverter : JsonConverter<TimeSpan>
{
    /// <inheritdoc />
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Duration.TryParse(reader.GetString(), out var duration)
            ? duration
            : throw new JsonException("a duration is expected, such as \"30s\", \"500ms\" or \"1h30m\"");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Duration.Format(value));
}
