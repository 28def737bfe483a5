using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sluice.Client.Wire;

/// <summary>Reads and writes names as plain strings.</summary>
internal sealed class WireNameConverter<T> : JsonConverter<T>
    where T : struct, IWireName<T>
{
    /// <inheritdoc />
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? T.Of(reader.GetString()!) : throw new JsonException($"a name is expected, such as \"{T.Known[0]}\"");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name ?? "");
}
