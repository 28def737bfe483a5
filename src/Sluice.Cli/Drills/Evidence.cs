using Sluice.Cli.Verbs;

namespace Sluice.Cli.Drills;

/// <summary>What a drill saw, line by line; told as it is seen, or all at once as a document.</summary>
internal sealed class Evidence(Call call)
{
    private readonly List<(string What, string Seen, bool Holds)> _lines = [];

    /// <summary>Everything seen so far is as it must be.</summary>
    public bool Holds => _lines.TrueForAll(l => l.Holds);

    /// <summary>Something was seen.</summary>
    /// <param name="what">What.</param>
    /// <param name="seen">How.</param>
    /// <param name="holds">Whether it is as it must be.</param>
    public void Add(string what, string seen, bool holds = true)
    {
        _lines.Add((what, seen, holds));
        if (!call.IsJson)
            call.Out.Say($"{(holds ? "" : "NOT ")}{what}:", seen);
    }

    /// <summary>Writes all of it.</summary>
    public void WriteDocument(bool holds) => call.WriteDocument(json =>
    {
        json.WriteBoolean("holds", holds);
        json.WriteStartArray("evidence");
        foreach (var (what, seen, isSo) in _lines)
        {
            json.WriteStartObject();
            json.WriteString("what", what);
            json.WriteString("seen", seen);
            json.WriteBoolean("holds", isSo);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
