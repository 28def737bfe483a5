using System.Text.Json.Serialization;

namespace Sluice.Connectors.Standard.Transforms.Json;

[JsonSerializable(typeof(string))]
internal sealed partial class JsonPathContext : JsonSerializerContext;
