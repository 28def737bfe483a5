using System.Text.Json.Serialization;

namespace Sluice.Server.Control;

/// <summary>The order's text.</summary>
[JsonSerializable(typeof(ControlOrder))]
internal sealed partial class ControlOrderJson : JsonSerializerContext;
