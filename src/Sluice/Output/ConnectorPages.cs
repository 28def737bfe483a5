using System.Text;
using System.Text.Json;
using Sluice.Connect.Options;

namespace Sluice.Output;

/// <summary>Reference pages, made from what connectors declare.</summary>
internal static class ConnectorPages
{
    public static string List(IReadOnlyList<ConnectorEntry> entries)
    {
        var text = new StringBuilder();
        foreach (var entry in entries)
            text.AppendLine($"{entry.Plugin.Name,-16} {entry.Kind,-10} {entry.Plugin.Summary}");
        return text.AppendLine().AppendLine("Options of one: sluice connectors NAME").ToString();
    }

    public static string Page(IReadOnlyList<ConnectorEntry> entries)
    {
        var text = new StringBuilder();
        foreach (var entry in entries)
        {
            text.AppendLine($"{entry.Plugin.Name} ({entry.Kind})").AppendLine($"  {entry.Plugin.Summary}").AppendLine();
            foreach (var option in entry.Plugin.Options.Options)
            {
                text.AppendLine($"  {option.Name}  ({option.TypeName}{Trait(option)})");
                text.AppendLine($"      {option.Description}");
            }

            foreach (var rule in entry.Plugin.Options.Rules)
                text.AppendLine($"  Rule: {rule.Description}");
            text.AppendLine();
        }

        return text.ToString();
    }

    public static string Json(IReadOnlyList<ConnectorEntry> entries)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, JsonOutput.Options))
        {
            json.WriteStartArray();
            foreach (var entry in entries)
                WriteEntry(json, entry);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + Environment.NewLine;
    }

    private static void WriteEntry(Utf8JsonWriter json, ConnectorEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("name", entry.Plugin.Name);
        json.WriteString("kind", entry.Kind);
        json.WriteString("summary", entry.Plugin.Summary);
        json.WriteStartArray("options");
        foreach (var option in entry.Plugin.Options.Options)
        {
            json.WriteStartObject();
            json.WriteString("name", option.Name);
            json.WriteString("type", option.TypeName);
            json.WriteString("default", option.DefaultText);
            json.WriteBoolean("required", option.IsRequired);
            json.WriteBoolean("secret", option.IsSecret);
            json.WriteString("description", option.Description);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("rules");
        foreach (var rule in entry.Plugin.Options.Rules)
            json.WriteStringValue(rule.Description);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Trait(Option option) => option.IsRequired
        ? ", required"
        : option.DefaultText is { } value ? $", default {(value.Length == 0 ? "empty" : DefaultValue.Of(value))}" : "";
}
