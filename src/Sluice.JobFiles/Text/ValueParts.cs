using Sluice.Connect.Config;
using Sluice.JobFiles.Text.Drafts;

namespace Sluice.JobFiles.Text;

/// <summary>Collects the parts of a value that stand side by side, and joins them as far as no substitution is among them.</summary>
internal sealed class ValueParts
{
    private readonly List<Draft> _parts = [];

    public bool IsEmpty => _parts.Count == 0;

    public void Add(Draft part)
    {
        if (!IsEmpty || part is not DraftSpace)
            _parts.Add(part);
    }

    /// <summary>The value; empties the collection.</summary>
    public Draft Take()
    {
        while (_parts[^1] is DraftSpace)
            _parts.RemoveAt(_parts.Count - 1);
        var parts = _parts.ToArray();
        _parts.Clear();
        if (parts.Length == 1)
            return parts[0];
        CheckKinds(parts);
        if (parts.Any(p => p is DraftReference))
            return new DraftConcat(parts, parts[0].Location);
        return parts[0] switch
        {
            DraftObject first => Merge(first, parts),
            DraftArray => Append(parts),
            _ => Join(parts),
        };
    }

    private static void CheckKinds(Draft[] parts)
    {
        var first = parts.FirstOrDefault(p => p is not (DraftReference or DraftSpace));
        if (first is null || parts.FirstOrDefault(p => p is not (DraftReference or DraftSpace) && p.GetType() != first.GetType()) is not { } other)
            return;
        throw new ConfigException(
            other.Location,
            "",
            $"{KindOf(other)} follows {KindOf(first)} on the same line, and the two cannot be joined to one value",
            "start a new line or put a comma between two fields; put text with special characters in double quotes",
            ErrorCodes.Concatenation);
    }

    private static string KindOf(Draft draft) => draft switch
    {
        DraftObject => "an object",
        DraftArray => "a list",
        _ => "text",
    };

    private static DraftObject Merge(DraftObject first, Draft[] parts)
    {
        foreach (var part in parts.Skip(1).OfType<DraftObject>())
            first.Merge(part);
        return first;
    }

    private static DraftArray Append(Draft[] parts)
    {
        var all = new DraftArray(parts[0].Location);
        foreach (var item in parts.OfType<DraftArray>().SelectMany(p => p.Items))
            all.Add(item);
        return all;
    }

    private static DraftScalar Join(Draft[] parts)
    {
        var text = string.Concat(parts.Select(p => p is DraftScalar scalar ? scalar.Value.Text : ((DraftSpace)p).Text));
        return new DraftScalar(ConfigScalar.OfString(text, parts[0].Location));
    }
}
