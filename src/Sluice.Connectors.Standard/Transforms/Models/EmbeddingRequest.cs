using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.Connectors.Standard.Transforms.Models;

/// <summary>What a model is asked to make vectors of, and where they are in its answer.</summary>
/// <param name="Model">The model; <c>null</c>: the address names it.</param>
/// <param name="InputNumber">Texts in one request.</param>
/// <param name="Dimension">The length that vectors must have; <c>null</c>: any.</param>
/// <param name="IsDimensionAskedFor">The length is part of the request.</param>
/// <param name="Custom">How it is asked instead; <c>null</c>: as a provider of ours.</param>
internal sealed record EmbeddingRequest(string? Model, int InputNumber, int? Dimension, bool IsDimensionAskedFor, CustomConfig? Custom)
{
    public byte[] BodyFor(IReadOnlyList<string> texts)
    {
        if (Custom is { } custom)
            return custom.BodyFor(texts);
        var body = new JsonObject();
        if (Model is not null)
            body["model"] = Model;
        body["input"] = new JsonArray([.. texts.Select(t => (JsonNode?)JsonValue.Create(t))]);
        if (IsDimensionAskedFor)
            body["dimensions"] = Dimension;
        return JsonSerializer.SerializeToUtf8Bytes<JsonNode>(body, ModelJsonContext.Default.JsonNode);
    }

    /// <summary>The vectors in an answer, one for each text in their order.</summary>
    /// <exception cref="FormatException">They are not there; says what is wrong.</exception>
    public float[][] VectorsOf(JsonElement answer, int count)
    {
        var found = Custom is { } custom ? Flat(custom.Answer.Find(answer)) : Listed(answer);
        if (found.Count != count)
            throw new FormatException($"it holds {found.Count} vector(s), and {count} text(s) were sent");
        return [.. found.Select(VectorOf)];
    }

    /// <summary>A path may find one vector, several, or a list of them.</summary>
    private static List<JsonElement> Flat(IReadOnlyList<JsonElement> found) =>
        found is [{ ValueKind: JsonValueKind.Array } only] && only.EnumerateArray().All(v => v.ValueKind == JsonValueKind.Array) ? [.. only.EnumerateArray()] : [.. found];

    private static List<JsonElement> Listed(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array)
            throw new FormatException("it has no list 'data'");
        return [.. data.EnumerateArray().Where(d => d.ValueKind == JsonValueKind.Object && d.TryGetProperty("embedding", out _)).OrderBy(IndexOf).Select(d => d.GetProperty("embedding"))];
    }

    private static int IndexOf(JsonElement entry) => entry.TryGetProperty("index", out var index) && index.TryGetInt32(out var number) ? number : 0;

    private float[] VectorOf(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || !value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.Number))
            throw new FormatException("what should be a vector is no list of numbers");
        float[] vector = [.. value.EnumerateArray().Select(v => v.GetSingle())];
        return Dimension is { } length && vector.Length != length ? throw new FormatException($"a vector has {vector.Length} numbers, and 'dimension' is {length}") : vector;
    }
}
