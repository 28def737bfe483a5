using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sluice.Connectors.Jdbc.Source;

/// <summary>
/// Which rows of a table a split has. Stored with the plan and read by later releases: fields may be added, never changed.
/// </summary>
/// <param name="Kind"><c>all</c>, <c>range</c> or <c>hash</c>.</param>
internal sealed record SplitPayload([property: JsonPropertyName("kind")] string Kind)
{
    public const string All = "all";
    public const string Range = "range";
    public const string Hash = "hash";

    /// <summary>The key's column.</summary>
    [JsonPropertyName("column")]
    public string Column { get; init; } = "";

    /// <summary>The key's type in the database's words.</summary>
    [JsonPropertyName("type")]
    public string Type { get; init; } = "";

    /// <summary>The smallest key, as text; <c>null</c>: no bound.</summary>
    [JsonPropertyName("from")]
    public string? From { get; init; }

    /// <summary>The first key that is not in it, as text; <c>null</c>: no bound.</summary>
    [JsonPropertyName("below")]
    public string? Below { get; init; }

    /// <summary>The largest key, as text, where the range is closed at its end.</summary>
    [JsonPropertyName("to")]
    public string? To { get; init; }

    [JsonPropertyName("modulus")]
    public int Modulus { get; init; }

    [JsonPropertyName("remainder")]
    public int Remainder { get; init; }

    /// <summary>Rows without a key are in it too.</summary>
    [JsonPropertyName("nulls")]
    public bool Nulls { get; init; }

    public static SplitPayload Parse(string json) => JsonSerializer.Deserialize(json, JdbcJson.Default.SplitPayload) ?? throw new FormatException("The split's payload is empty.");

    public string ToJson() => JsonSerializer.Serialize(this, JdbcJson.Default.SplitPayload);

    /// <summary>For people.</summary>
    public override string ToString()
    {
        var text = Kind switch
        {
            Range => $"{(From is null ? "" : From + " <= ")}{Column}{(Below is { } below ? " < " + below : To is { } to ? " <= " + to : "")}",
            Hash => $"hash of {Column}, part {Remainder + 1} of {Modulus}",
            _ => "all rows",
        };
        return Nulls ? text + " or null" : text;
    }
}
