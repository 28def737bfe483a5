using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>What a split is read from. Stored with the plan and read by later releases.</summary>
/// <param name="Table">The table's place in the configuration.</param>
/// <param name="Seed">The rows are a function of this seed and their number.</param>
/// <param name="Rows">Number of rows; for configured rows, theirs.</param>
/// <param name="Number">The split's number within its reader: later ones wait for the read interval.</param>
/// <param name="IsEndless">The split goes on without rows after its last one.</param>
/// <param name="Now">What CURRENT_TIMESTAMP stands for: microseconds since 1970-01-01T00:00:00, local time.</param>
internal sealed record FakeSplitPayload(
    [property: JsonPropertyName("table")] int Table,
    [property: JsonPropertyName("seed")] long Seed,
    [property: JsonPropertyName("rows")] long Rows,
    [property: JsonPropertyName("number")] int Number,
    [property: JsonPropertyName("endless")] bool IsEndless,
    [property: JsonPropertyName("now")] long Now)
{
    public string ToJson() => JsonSerializer.Serialize(this, FakeJsonContext.Default.FakeSplitPayload);

    public static FakeSplitPayload Parse(string json) => JsonSerializer.Deserialize(json, FakeJsonContext.Default.FakeSplitPayload)!;
}
