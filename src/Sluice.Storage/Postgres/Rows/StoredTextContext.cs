using System.Text.Json.Serialization;
using Sluice.Core.Runs;

namespace Sluice.Storage.Postgres.Rows;

[JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(RunSettings))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class StoredTextContext : JsonSerializerContext;
