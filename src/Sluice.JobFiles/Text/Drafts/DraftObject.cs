using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text.Drafts;

/// <summary>An object; fields in the order of their first mention.</summary>
internal sealed class DraftObject(TextLocation location) : Draft(location)
{
    private readonly List<DraftField> _fields = [];
    private readonly Dictionary<string, DraftField> _index = new(StringComparer.Ordinal);
    private bool _hasReferences;

    public IReadOnlyList<DraftField> Fields => _fields;

    public override bool HasReferences => _hasReferences;

    public DraftField? Find(string key) => _index.GetValueOrDefault(key);

    /// <summary>Gives the field at a path a value; objects on the way are made.</summary>
    public void Set(IReadOnlyList<string> path, Draft value, TextLocation keyLocation)
    {
        var map = this;
        for (var i = 0; i < path.Count - 1; i++)
        {
            map._hasReferences |= value.HasReferences;
            var step = map.FieldFor(path[i], keyLocation);
            if (step.Layers is not [.., DraftObject])
                step.Add(new DraftObject(value.Location), keyLocation);
            map = (DraftObject)step.Layers[^1];
        }

        map._hasReferences |= value.HasReferences;
        map.FieldFor(path[^1], keyLocation).Add(value, keyLocation);
    }

    /// <summary>Merges the fields of a newer object into this one.</summary>
    public void Merge(DraftObject newer)
    {
        _hasReferences |= newer._hasReferences;
        foreach (var field in newer._fields)
        {
            if (_index.TryGetValue(field.Key, out var mine))
                mine.Add(field);
            else
            {
                _index.Add(field.Key, field);
                _fields.Add(field);
            }
        }
    }

    private DraftField FieldFor(string key, TextLocation keyLocation)
    {
        if (_index.TryGetValue(key, out var field))
            return field;
        field = new DraftField(key, keyLocation);
        _index.Add(key, field);
        _fields.Add(field);
        return field;
    }
}
