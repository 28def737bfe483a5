namespace Sluice.Connect.Config;

/// <summary>An object: fields in the order of the file, each key once.</summary>
public sealed record ConfigObject : ConfigValue
{
    private readonly Dictionary<string, int> _index;

    /// <summary>Makes an object. Of fields with the same key the last one counts, in the place of the first.</summary>
    /// <param name="fields">The fields, in order.</param>
    /// <param name="location">Where the object starts.</param>
    public ConfigObject(IEnumerable<ConfigField> fields, TextLocation location)
        : base(location)
    {
        var list = new List<ConfigField>();
        _index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            if (_index.TryGetValue(field.Key, out var at))
                list[at] = field;
            else
            {
                _index.Add(field.Key, list.Count);
                list.Add(field);
            }
        }

        Fields = list;
    }

    /// <summary>An object without fields.</summary>
    public static ConfigObject Empty { get; } = new([], TextLocation.Unknown);

    /// <summary>The fields, in the order of the file.</summary>
    public IReadOnlyList<ConfigField> Fields { get; }

    /// <inheritdoc />
    public override string KindName => "object";

    /// <summary>The field with exactly this key, or <c>null</c>.</summary>
    public ConfigField? Find(string key) => _index.TryGetValue(key, out var at) ? Fields[at] : null;

    /// <summary>The value under exactly this key, or <c>null</c>.</summary>
    public ConfigValue? this[string key] => Find(key)?.Value;
}
