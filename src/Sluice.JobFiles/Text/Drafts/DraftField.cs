using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text.Drafts;

/// <summary>A field and all values that it was given, oldest first, as far as a later one may still look back at them.</summary>
internal sealed class DraftField(string key, TextLocation keyLocation)
{
    private readonly List<Draft> _layers = [];

    public string Key { get; } = key;

    public TextLocation KeyLocation { get; private set; } = keyLocation;

    public IReadOnlyList<Draft> Layers => _layers;

    public bool HasReferences => _layers.Exists(l => l.HasReferences);

    /// <summary>Where a list stood that a later value replaced as a whole; <c>null</c> when none did.</summary>
    public TextLocation? ReplacedList { get; private set; }

    /// <summary>Gives the field a value on top of those it has: objects merge, a final value replaces.</summary>
    public void Add(Draft value, TextLocation keyLocation)
    {
        KeyLocation = keyLocation;
        var top = _layers.Count == 0 ? null : _layers[^1];
        if (value is DraftObject map && top is DraftObject older)
        {
            older.Merge(map);
            return;
        }

        if (!value.HasReferences && (value is not DraftObject || top is DraftScalar or DraftArray { HasReferences: false }))
        {
            if (top is DraftArray { Items.Count: > 0 })
                ReplacedList = top.Location;
            _layers.Clear();
        }

        _layers.Add(value);
    }

    /// <summary>Takes over all values of the same field of an object that is merged in.</summary>
    public void Add(DraftField newer)
    {
        foreach (var layer in newer._layers)
            Add(layer, newer.KeyLocation);
    }
}
