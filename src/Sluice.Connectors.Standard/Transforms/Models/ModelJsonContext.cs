using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Sluice.Connectors.Standard.Transforms.Models;

/// <summary>Requests as JSON, without reflection.</summary>
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class ModelJsonContext : JsonSerializerContext;
