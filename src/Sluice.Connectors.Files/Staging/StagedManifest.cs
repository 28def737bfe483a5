using System.Text.Json;
using System.Text.Json.Serialization;
using Sluice.Connect.Errors;

namespace Sluice.Connectors.Files.Staging;

/// <summary>What a commit publishes: kept in the job's store, read by later releases.</summary>
/// <param name="Files">The files.</param>
internal sealed partial record StagedManifest(IReadOnlyList<StagedManifest.Entry> Files)
{
    public string ToJson() => JsonSerializer.Serialize(this, ManifestContext.Default.StagedManifest);

    /// <exception cref="ConnectorException">It was not written by this sink.</exception>
    public static StagedManifest Parse(string json)
    {
        try
        {
            if (JsonSerializer.Deserialize(json, ManifestContext.Default.StagedManifest) is { Files: not null } manifest)
                return manifest;
        }
        catch (JsonException)
        {
        }

        throw new ConnectorException(
            "SLC3105", ConnectorSide.Sink, "The stored record of staged files was not written by this sink or by a newer release of it. Publish with that release.");
    }

    /// <summary>One file.</summary>
    /// <param name="Staged">Its hidden path.</param>
    /// <param name="Published">Its final path.</param>
    /// <param name="Size">Its size in bytes.</param>
    /// <param name="Hash">Fingerprint of its bytes.</param>
    internal sealed record Entry(string Staged, string Published, long Size, string Hash);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(StagedManifest))]
    private sealed partial class ManifestContext : JsonSerializerContext;
}
