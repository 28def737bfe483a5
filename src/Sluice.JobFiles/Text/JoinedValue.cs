using System.Text;
using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text;

/// <summary>Joins values that stand side by side: texts to a text, lists to a list, objects to an object.</summary>
internal sealed class JoinedValue(TextLocation location, TreeSizes sizes)
{
    private readonly StringBuilder _text = new();
    private readonly List<ConfigValue> _items = [];
    private string _space = "";
    private int _count;
    private ConfigValue? _first;
    private ConfigObject? _map;

    public void AddSpace(string text) => _space = text;

    public void Add(ConfigValue value, TextLocation at)
    {
        _first ??= value;
        _count++;
        if (Kind(value) != Kind(_first))
        {
            throw new ConfigException(
                at,
                "",
                $"{Kind(value)} follows {Kind(_first)}, and the two cannot be joined to one value",
                "look at what the substitutions stand for",
                ErrorCodes.Concatenation);
        }

        switch (value)
        {
            case ConfigScalar scalar:
                if (_count > 1)
                    _text.Append(_space);
                _text.Append(scalar.Text);
                sizes.CountCopy(value, at);
                break;
            case ConfigArray list:
                _items.AddRange(list.Items);
                sizes.CountCopy(value, at);
                break;
            case ConfigObject map:
                _map = _map is null ? map : sizes.Merge(_map, map);
                break;
        }

        _space = "";
    }

    /// <summary>The value; <c>null</c> when all parts are missing.</summary>
    public ConfigValue? Build() => _first switch
    {
        null => null,
        ConfigObject => _map,
        ConfigArray => sizes.Measured(new ConfigArray(_items, location)),
        _ when _count == 1 => _first,
        _ => ConfigScalar.OfString(_text.ToString(), location),
    };

    private static string Kind(ConfigValue value) => value switch
    {
        ConfigObject => "an object",
        ConfigArray => "a list",
        _ => "text",
    };
}
