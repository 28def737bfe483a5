using System.Text.Json;
using Sluice.Core.Runs;

namespace Sluice.Storage.Postgres.Rows;

/// <summary>What is stored as JSON: nothing decides by it within the database. A property that is not known is ignored.</summary>
internal static class StoredText
{
    public static string Write(RunSettings settings) => JsonSerializer.Serialize(settings, StoredTextContext.Default.RunSettings);

    public static RunSettings ReadSettings(string text) => JsonSerializer.Deserialize(text, StoredTextContext.Default.RunSettings) ?? new RunSettings();

    public static string Write(IReadOnlyList<string> schemas) => JsonSerializer.Serialize(schemas, StoredTextContext.Default.IReadOnlyListString);

    public static IReadOnlyList<string> ReadSchemas(string text) => JsonSerializer.Deserialize(text, StoredTextContext.Default.IReadOnlyListString) ?? [];
}
