using System.Text.Json.Serialization;

namespace Sluice.Connectors.Jdbc.Source;

/// <summary>What the connector keeps as JSON, read and written without reflection: a short job starts faster.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(SplitPayload))]
[JsonSerializable(typeof(List<string>))]
internal sealed partial class JdbcJson : JsonSerializerContext;
