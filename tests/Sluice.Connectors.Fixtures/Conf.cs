using System.Text.Json;
using Sluice.Connect.Config;

namespace Sluice.Connectors.Fixtures;

/// <summary>Configuration from JSON with single quotes; every value knows its line.</summary>
internal static class Conf
{
    public static ConfigObject Parse(string text)
    {
        using var document = JsonDocument.Parse(text.Replace('\'', '"'));
        return (ConfigObject)Convert(document.RootElement, new TextLocation("job.conf", 1, 1));
    }

    private static ConfigValue Convert(JsonElement element, TextLocation at) => element.ValueKind switch
    {
        JsonValueKind.Object => new ConfigObject(
            element.EnumerateObject().Select((p, i) => new ConfigField(p.Name, Convert(p.Value, at with { Line = at.Line + i + 1 }), at with { Line = at.Line + i + 1 })), at),
        JsonValueKind.Array => new ConfigArray([.. element.EnumerateArray().Select((v, i) => Convert(v, at with { Column = at.Column + i }))], at),
        JsonValueKind.String => ConfigScalar.OfString(element.GetString()!, at),
        JsonValueKind.Number => new ConfigScalar(ConfigScalarKind.Number, element.GetRawText(), at),
        JsonValueKind.Null => new ConfigScalar(ConfigScalarKind.Null, "null", at),
        _ => new ConfigScalar(ConfigScalarKind.Boolean, element.GetRawText(), at),
    };
}
