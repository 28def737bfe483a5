using System.Text.Json;

namespace Sluice.Connectors.Standard.Transforms.Json;

/// <summary>A test of a filter: comparisons joined by AND, and those by OR.</summary>
internal sealed record JsonPathFilter(IReadOnlyList<IReadOnlyList<JsonPathFilter.Comparison>> AnyOfAll)
{
    public bool Holds(JsonElement value) => AnyOfAll.Any(all => all.All(c => c.Holds(value)));

    /// <summary>A path below the value, compared with a literal; without an operator it must exist.</summary>
    internal sealed record Comparison(JsonPath Path, string? Operator, JsonElement Literal)
    {
        public bool Holds(JsonElement value)
        {
            var found = Path.Find(value);
            if (Operator is null)
                return found.Count > 0;
            return found.Count > 0 && Compare(found[0]);
        }

        private bool Compare(JsonElement found)
        {
            var equal = found.ValueKind == Literal.ValueKind && found.ValueKind switch
            {
                JsonValueKind.Number => found.GetDouble() == Literal.GetDouble(),
                JsonValueKind.String => found.ValueEquals(Literal.GetString()),
                _ => true,
            };
            if (Operator is "==")
                return equal;
            if (Operator is "!=")
                return !equal;
            var order = (found.ValueKind, Literal.ValueKind) switch
            {
                (JsonValueKind.Number, JsonValueKind.Number) => found.GetDouble().CompareTo(Literal.GetDouble()),
                (JsonValueKind.String, JsonValueKind.String) => string.CompareOrdinal(found.GetString(), Literal.GetString()),
                _ => (int?)null,
            };
            return order is { } o && Operator switch
            {
                "<" => o < 0,
                "<=" => o <= 0,
                ">" => o > 0,
                _ => o >= 0,
            };
        }
    }
}
