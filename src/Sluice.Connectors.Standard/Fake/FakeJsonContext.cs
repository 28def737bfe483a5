using System.Text.Json.Serialization;

namespace Sluice.Connectors.Standard.Fake;

[JsonSerializable(typeof(FakeSplitPayload))]
internal sealed partial class FakeJsonContext : JsonSerializerContext;
