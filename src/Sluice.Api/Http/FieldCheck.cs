using System.Text.Json;

namespace Sluice.Api.Http;

/// <summary>Refuses fields that nobody knows: a slip in a name must not change what a stop does.</summary>
internal static class FieldCheck
{
    /// <exception cref="ApiFault">Names every field that is not known or given twice.</exception>
    public static void Check<T>(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw Problems.BadRequest($"The body is {Kind(body.ValueKind)}; a JSON object is expected.");
        var known = Wire.ContractJson.TypeOf<T>().Properties.Select(p => p.Name).ToList();
        var errors = new List<Wire.ProblemError>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in body.EnumerateObject())
        {
            if (!known.Contains(field.Name, StringComparer.Ordinal))
                errors.Add(Unknown(field.Name, known, "field"));
            else if (!seen.Add(field.Name))
                errors.Add(new Wire.ProblemError { Path = field.Name, Message = $"the field '{field.Name}' is there twice" });
        }

        if (errors.Count > 0)
            throw Problems.BadRequest($"The body cannot be used: {string.Join("; ", errors.Select(e => e.Message))}.", errors);
    }

    public static Wire.ProblemError Unknown(string name, IReadOnlyList<string> known, string what) => new()
    {
        Path = name,
        Message = $"there is no {what} '{name}'",
        Hint = Nearest(name, known) is { } near ? $"did you mean '{near}'?" : known.Count == 0 ? $"there is none here" : $"known: {string.Join(", ", known)}",
    };

    private static string? Nearest(string name, IReadOnlyList<string> known) =>
        known.Select(k => (Name: k, Distance: Distance(name.ToUpperInvariant(), k.ToUpperInvariant()))).Where(k => k.Distance <= 2)
            .OrderBy(k => k.Distance).Select(k => k.Name).FirstOrDefault();

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var (before, diagonal) = (row[0], row[0]);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                before = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = before;
            }
        }

        return row[^1];
    }

    private static string Kind(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}
