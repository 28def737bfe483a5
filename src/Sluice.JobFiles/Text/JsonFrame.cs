using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text;

/// <summary>A JSON container that is being read.</summary>
internal sealed class JsonFrame(bool isObject, TextLocation opened)
{
    private readonly List<ConfigField> _fields = [];
    private readonly List<ConfigValue> _items = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private string _key = "";
    private TextLocation _keyLocation;

    public void StartField(string key, TextLocation location)
    {
        _key = key;
        _keyLocation = location;
    }

    public void Add(ConfigValue value, ICollection<ConfigError> warnings)
    {
        if (!isObject)
        {
            _items.Add(value);
            return;
        }

        if (!_keys.Add(_key))
            warnings.Add(new ConfigError(_keyLocation, "", $"the key '{_key}' occurs twice; the last one counts", IsWarning: true) { Code = ErrorCodes.DuplicateKey });
        _fields.Add(new ConfigField(_key, value, _keyLocation));
    }

    public ConfigValue Build() => isObject ? new ConfigObject(_fields, opened) : new ConfigArray(_items, opened);
}
