using System.Text.Json.Serialization;

namespace Sluice.Storage.Postgres.Rows;

[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class SchemasTextContext : JsonSerializerContext;
