using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.Connectors.Standard.Transforms.Models;

/// <summary>What a language model is asked about a row, and where the answer is in what it says.</summary>
/// <param name="Model">The model's name; <c>null</c> where the address says it.</param>
/// <param name="Prompt">What it is to find out.</param>
/// <param name="Custom">A request of the job's own form.</param>
internal sealed record LlmRequest(string? Model, string Prompt, CustomConfig? Custom)
{
    private const string Form = "The user sends a JSON array with one object. Answer with a JSON array that holds one value, the result for that object, and with nothing else: no explanation, no markdown.";

    /// <summary>The request for a row.</summary>
    /// <param name="row">The row, as a JSON array with one object.</param>
    public byte[] BodyFor(string row)
    {
        if (Custom is { } custom)
            return custom.BodyFor([row]);
        var body = new JsonObject();
        if (Model is not null)
            body["model"] = Model;
        body["messages"] = new JsonArray(
            new JsonObject { ["role"] = "system", ["content"] = $"{Prompt}\n{Form}" },
            new JsonObject { ["role"] = "user", ["content"] = row });
        return JsonSerializer.SerializeToUtf8Bytes<JsonNode>(body, ModelJsonContext.Default.JsonNode);
    }

    /// <summary>The value in an answer; <c>null</c> is a null.</summary>
    /// <exception cref="FormatException">There is none; says what is wrong.</exception>
    public string? ValueOf(JsonElement answer)
    {
        var found = Custom is { } custom ? FirstOf(custom.Answer.Find(answer)) : ContentOf(answer);
        if (found.ValueKind == JsonValueKind.Undefined)
            throw new FormatException(Custom is null ? "it has no choices[0].message.content" : "custom_response_parse finds nothing in it");
        if (found.ValueKind != JsonValueKind.String)
            return TextOf(found);
        var content = found.GetString()!.Trim();
        try
        {
            using var list = JsonDocument.Parse(content);
            if (list.RootElement is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() == 1)
                return TextOf(array[0]);
        }
        catch (JsonException)
        {
            // No list: told below.
        }

        // Whoever writes the request decides what it is answered with.
        return Custom is not null ? content : throw new FormatException($"the model's answer is no JSON array with one value: '{(content.Length > 100 ? content[..100] + "..." : content)}'");
    }

    private static JsonElement FirstOf(IReadOnlyList<JsonElement> found) => found.Count > 0 ? found[0] : default;

    private static JsonElement ContentOf(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0
        && choices[0].ValueKind == JsonValueKind.Object && choices[0].TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object
        && message.TryGetProperty("content", out var content) ? content : default;

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}
