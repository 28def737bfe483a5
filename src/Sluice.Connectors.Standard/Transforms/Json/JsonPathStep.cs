using System.Text.Json;

namespace Sluice.Connectors.Standard.Transforms.Json;

/// <summary>One step of a JSONPath: from a value to those below it that it chooses.</summary>
internal abstract record JsonPathStep
{
    /// <summary>It chooses one value at most.</summary>
    public virtual bool IsDefinite => false;

    public abstract IEnumerable<JsonElement> From(JsonElement value);

    /// <summary>A value and all below it, in the order of the text.</summary>
    private static IEnumerable<JsonElement> Below(JsonElement value)
    {
        yield return value;
        foreach (var child in Children(value))
        {
            foreach (var deeper in Below(child))
                yield return deeper;
        }
    }

    private static IEnumerable<JsonElement> Children(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray(),
        JsonValueKind.Object => value.EnumerateObject().Select(p => p.Value),
        _ => [],
    };

    internal sealed record Names(IReadOnlyList<string> Chosen) : JsonPathStep
    {
        public override bool IsDefinite => Chosen.Count == 1;

        public override IEnumerable<JsonElement> From(JsonElement value) => value.ValueKind == JsonValueKind.Object
            ? Chosen.Where(n => value.TryGetProperty(n, out _)).Select(n => value.GetProperty(n))
            : [];
    }

    internal sealed record Indexes(IReadOnlyList<int> Chosen) : JsonPathStep
    {
        public override bool IsDefinite => Chosen.Count == 1;

        public override IEnumerable<JsonElement> From(JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.Array)
                return [];
            var length = value.GetArrayLength();
            return Chosen.Select(i => i < 0 ? length + i : i).Where(i => i >= 0 && i < length).Select(i => value[i]);
        }
    }

    internal sealed record Slice(int? Start, int? End) : JsonPathStep
    {
        public override IEnumerable<JsonElement> From(JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.Array)
                return [];
            var length = value.GetArrayLength();
            var (start, end) = (Bound(Start ?? 0, length), Bound(End ?? length, length));
            return value.EnumerateArray().Skip(start).Take(Math.Max(0, end - start));
        }

        private static int Bound(int index, int length) => Math.Clamp(index < 0 ? length + index : index, 0, length);
    }

    internal sealed record All : JsonPathStep
    {
        public override IEnumerable<JsonElement> From(JsonElement value) => Children(value);
    }

    /// <summary>Two dots: the next step is taken from every value below.</summary>
    internal sealed record Deep(JsonPathStep Next) : JsonPathStep
    {
        public override IEnumerable<JsonElement> From(JsonElement value) => Below(value).SelectMany(Next.From);
    }

    internal sealed record Filter(JsonPathFilter Test) : JsonPathStep
    {
        public override IEnumerable<JsonElement> From(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().Where(Test.Holds),
            JsonValueKind.Object when Test.Holds(value) => [value],
            _ => [],
        };
    }
}
