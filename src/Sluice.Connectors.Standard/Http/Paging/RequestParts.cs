using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.Connectors.Standard.Http.Paging;

/// <summary>What a page's number or cursor can stand in.</summary>
internal sealed record RequestParts(IReadOnlyList<KeyValuePair<string, string>> Parameters, IReadOnlyList<KeyValuePair<string, string>> Headers, string? Body)
{
    /// <summary>The parts for a page: the value replaces a field of its name in the body or a header, else it is a parameter.</summary>
    public RequestParts For(PagePlan? plan, string? value)
    {
        if (plan is null)
            return this;
        if (plan.HasPlaceholders)
        {
            var place = $"${{{plan.Field}}}";
            return new RequestParts(Fill(Parameters, place, value), Fill(Headers, place, value), Body?.Replace(place, value ?? "", StringComparison.Ordinal));
        }

        if (value is null)
            return this;
        if (InBody(plan.Field, value) is { } body)
            return this with { Body = body };
        return Headers.Any(h => h.Key == plan.Field)
            ? this with { Headers = [.. Headers.Select(h => h.Key == plan.Field ? new(h.Key, value) : h)] }
            : this with { Parameters = [.. Parameters.Where(p => p.Key != plan.Field), new(plan.Field, value)] };
    }

    private static List<KeyValuePair<string, string>> Fill(IReadOnlyList<KeyValuePair<string, string>> pairs, string place, string? value) =>
        [.. pairs.Select(p => new KeyValuePair<string, string>(p.Key, p.Value.Replace(place, value ?? "", StringComparison.Ordinal)))];

    /// <summary>The body with the value in place of its field; <c>null</c> when it is no JSON object with such a field.</summary>
    private string? InBody(string field, string value)
    {
        if (Body is null)
            return null;
        try
        {
            if (JsonNode.Parse(Body) is not JsonObject json || !json.TryGetPropertyValue(field, out var old))
                return null;
            json[field] = old?.GetValueKind() == JsonValueKind.Number && long.TryParse(value, out var number) ? JsonValue.Create(number) : JsonValue.Create(value);
            return json.ToJsonString();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
