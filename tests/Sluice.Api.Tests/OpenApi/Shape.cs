using System.Globalization;
using System.Text.Json;

namespace Sluice.Api.Tests.OpenApi;

/// <summary>Compares answers with their description: types, required fields, and no field that is not described.</summary>
internal sealed class Shape(JsonElement document)
{
    public IReadOnlyList<string> Mistakes(string method, string pattern, int status, JsonElement answer)
    {
        var responses = document.GetProperty("paths").GetProperty(pattern).GetProperty(method.ToLowerInvariant()).GetProperty("responses");
        if (!responses.TryGetProperty(status.ToString(CultureInfo.InvariantCulture), out var response))
            return [$"{method} {pattern}: {status} is not described"];
        var media = status < 400 ? "application/json" : "application/problem+json";
        var mistakes = new List<string>();
        Compare(response.GetProperty("content").GetProperty(media).GetProperty("schema"), answer, pattern, mistakes);
        return mistakes;
    }

    private void Compare(JsonElement schema, JsonElement value, string at, List<string> mistakes)
    {
        schema = Resolve(schema);
        if (schema.TryGetProperty("oneOf", out var any) || schema.TryGetProperty("anyOf", out any))
        {
            if (!any.EnumerateArray().Any(s => Fits(s, value)))
                mistakes.Add($"{at}: fits none of what is described");
            return;
        }

        if (!TypeFits(schema, value))
        {
            mistakes.Add($"{at}: {value.ValueKind} is not what is described: {schema}");
            return;
        }

        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            foreach (var item in value.EnumerateArray())
                Compare(items, item, $"{at}[]", mistakes);
        }

        if (value.ValueKind == JsonValueKind.Object)
            CompareFields(schema, value, at, mistakes);
    }

    private void CompareFields(JsonElement schema, JsonElement value, string at, List<string> mistakes)
    {
        if (schema.TryGetProperty("required", out var required))
            mistakes.AddRange(required.EnumerateArray().Select(r => r.GetString()!).Where(r => !value.TryGetProperty(r, out _)).Select(r => $"{at}: {r} is missing"));
        if (!schema.TryGetProperty("properties", out var properties))
            return;
        foreach (var field in value.EnumerateObject())
        {
            if (properties.TryGetProperty(field.Name, out var described))
                Compare(described, field.Value, $"{at}.{field.Name}", mistakes);
            else
                mistakes.Add($"{at}: {field.Name} is not described");
        }
    }

    private bool Fits(JsonElement schema, JsonElement value)
    {
        var mistakes = new List<string>();
        Compare(schema, value, "", mistakes);
        return mistakes.Count == 0;
    }

    private JsonElement Resolve(JsonElement schema)
    {
        while (schema.TryGetProperty("$ref", out var reference))
            schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
        return schema;
    }

    private static bool TypeFits(JsonElement schema, JsonElement value)
    {
        if (!schema.TryGetProperty("type", out var type))
            return false;
        var types = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()) : [type.GetString()];
        return types.Any(t => t switch
        {
            "string" => value.ValueKind == JsonValueKind.String,
            "integer" or "number" => value.ValueKind == JsonValueKind.Number,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "null" => value.ValueKind == JsonValueKind.Null,
            _ => false,
        });
    }
}
