using System.Text.Json;

namespace Sluice.Connectors.Standard.Transforms.Json;

/// <summary>
/// A JSONPath in Jayway's dialect: <c>$.a['b'][0][-1][*][0,1][1:3]..c[?(@.x &gt; 1 &amp;&amp; @.y)]</c>. One that can meet several values gives
/// a list of them.
/// </summary>
internal sealed class JsonPath(IReadOnlyList<JsonPathStep> steps)
{
    /// <summary>The path meets one value at most.</summary>
    public bool IsDefinite { get; } = steps.All(s => s.IsDefinite);

    /// <summary>The part of it that meets one value at most: what must be there even where lists are empty.</summary>
    public JsonPath Stem => new([.. steps.TakeWhile(s => s.IsDefinite)]);

    /// <exception cref="FormatException">It is no path, or uses what is not supported; says where.</exception>
    public static JsonPath Parse(string text) => new JsonPathParser(text).Read();

    /// <summary>The values that it meets, in order.</summary>
    public IReadOnlyList<JsonElement> Find(JsonElement root)
    {
        IEnumerable<JsonElement> found = [root];
        foreach (var step in steps)
            found = found.SelectMany(step.From);
        return [.. found];
    }

    /// <summary>
    /// The values that it meets, and an undefined one (<see cref="JsonValueKind.Undefined"/>) for each object that its last name could be in and is not: so that lists
    /// found by several paths have one value for each object.
    /// </summary>
    public IReadOnlyList<JsonElement> FindOrMiss(JsonElement root)
    {
        if (steps is not [.., JsonPathStep.Names { Chosen: [var name] }])
            return Find(root);
        return
        [
            .. new JsonPath([.. steps.SkipLast(1)]).Find(root).Where(v => v.ValueKind == JsonValueKind.Object)
                .Select(v => v.TryGetProperty(name, out var value) ? value : default),
        ];
    }
}
