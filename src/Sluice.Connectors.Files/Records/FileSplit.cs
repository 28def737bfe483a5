using System.Text.Json;
using System.Text.Json.Serialization;
using Sluice.Connectors.Files.Packing;

namespace Sluice.Connectors.Files.Records;

/// <summary>What a split of a file stores: which file it was, and the range of whole records. Read by later releases.</summary>
internal sealed partial record FileSplit
{
    /// <summary>The file's full path.</summary>
    public required string Path { get; init; }

    /// <summary>The file's size when it was planned.</summary>
    public required long Size { get; init; }

    /// <summary>When it had last been changed, in ticks UTC.</summary>
    public required long Modified { get; init; }

    /// <summary>Fingerprint of its first 64 KiB.</summary>
    public required string Head { get; init; }

    /// <summary>Offset of the first record.</summary>
    public required long Start { get; init; }

    /// <summary>Offset behind the last record; of a text that is packed or transcoded, the largest number: it is one split.</summary>
    public required long End { get; init; }

    /// <summary>Number of the first record in the file, from 1; header rows count.</summary>
    public required long FirstRecord { get; init; }

    /// <summary>Records at the start that are no rows, left to the reader because the text is packed or transcoded.</summary>
    public int Skip { get; init; }

    /// <summary>Which text inside the file it is, where the file is packed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PackedEntry? Packed { get; init; }

    /// <summary>The file, and the entry in it, for messages.</summary>
    [JsonIgnore]
    public string Place => Packed?.Name is { } name ? $"{Path} ({name})" : Path;

    /// <summary>Columns that the path gives, in order.</summary>
    public Dictionary<string, string> Partitions { get; init; } = [];

    /// <summary>The stored form.</summary>
    public string ToPayload() => JsonSerializer.Serialize(this, PayloadContext.Default.FileSplit);

    /// <summary>Reads the stored form.</summary>
    /// <exception cref="Connect.Errors.ConnectorException">It was not written by this source.</exception>
    public static FileSplit Parse(string payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, PayloadContext.Default.FileSplit) ?? throw FileFault.NotUnderstood("split", payload);
        }
        catch (JsonException)
        {
            throw FileFault.NotUnderstood("split", payload);
        }
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(FileSplit))]
    private sealed partial class PayloadContext : JsonSerializerContext;
}
