using System.Text.Json.Serialization;

namespace Sluice.Cli.Drills;

/// <summary>Texts as JSON, without reflection.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class DrillJson : JsonSerializerContext;
