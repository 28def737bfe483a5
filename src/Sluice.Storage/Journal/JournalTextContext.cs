using System.Text.Json.Serialization;

namespace Sluice.Storage.Journal;

[JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JournalText))]
internal sealed partial class JournalTextContext : JsonSerializerContext;
