using System.Text.Json;

namespace Sluice.Storage.Postgres.Rows;

/// <summary>The fingerprints of a plan's tables, as JSON.</summary>
internal static class SchemasText
{
    public static string Write(IReadOnlyList<string> schemas) => JsonSerializer.Serialize(schemas, SchemasTextContext.Default.IReadOnlyListString);

    public static IReadOnlyList<string> Read(string text) => JsonSerializer.Deserialize(text, SchemasTextContext.Default.IReadOnlyListString) ?? [];
}
