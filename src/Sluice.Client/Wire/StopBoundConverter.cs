using System.Text.Json;
using System.Text.Json.Serialization;
using Sluice.Client.Contract;

namespace Sluice.Client.Wire;

/// <summary>Reads and writes bounds as an instant, <c>pending</c> or <c>unbounded</c>.</summary>
internal sealed class StopBoundConverter : JsonConverter<StopBound>
{
    /// <inheritdoc />
    public override StopBound Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString() switch
    {
        "unbounded" => StopBound.Unbounded,
        { } text when InstantText.TryRead(text, out var at) => StopBound.Until(at),
        _ => StopBound.Pending,
    };

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, StopBound value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
