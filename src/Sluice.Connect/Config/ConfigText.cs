using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Sluice.Connect.Config;

/// <summary>A configuration value as JSON text: for options that take text where a container stands, and for row values.</summary>
public static class ConfigText
{
    /// <summary>Writes a value as compact JSON.</summary>
    /// <param name="value">The value.</param>
    /// <returns>JSON text; numbers keep their digits.</returns>
    public static string ToJson(ConfigValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions
        {
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = 4096,
        }))
            Write(writer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, ConfigValue value)
    {
        switch (value)
        {
            case ConfigObject map:
                writer.WriteStartObject();
                foreach (var field in map.Fields)
                {
                    writer.WritePropertyName(field.Key);
                    Write(writer, field.Value);
                }

                writer.WriteEndObject();
                break;
            case ConfigArray list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case ConfigScalar { Kind: ConfigScalarKind.String } text:
                writer.WriteStringValue(text.Text);
                break;
            case ConfigScalar scalar:
                writer.WriteRawValue(scalar.Text);
                break;
        }
    }
}
