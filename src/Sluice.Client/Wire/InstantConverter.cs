using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sluice.Client.Wire;

/// <summary>Reads and writes instants as RFC 3339 in UTC.</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc />
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && InstantText.TryRead(reader.GetString()!, out var at)
            ? at
            : throw new JsonException("an instant is expected, such as \"2026-11-25T03:12:41Z\"");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(InstantText.Write(value));
}
