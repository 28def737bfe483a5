using Sluice.Connect.Config;

namespace Sluice.Connect.Options;

/// <summary>Finds an option's value: the exact key first, then the dotted name through nested objects, then older names.</summary>
internal static class OptionLookup
{
    public static ConfigValue? Find(ConfigObject config, Option option, out string usedName)
    {
        foreach (var name in option.FallbackNames.Prepend(option.Name))
        {
            if (config[name] is { } direct)
            {
                usedName = name;
                return direct;
            }

            if (FindNested(config, name) is { } nested)
            {
                usedName = name;
                return nested;
            }
        }

        usedName = option.Name;
        return null;
    }

    private static ConfigValue? FindNested(ConfigObject config, string name)
    {
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = name.IndexOf('.', dot + 1))
        {
            if (config[name[..dot]] is not ConfigObject inner)
                continue;
            var rest = name[(dot + 1)..];
            if ((inner[rest] ?? FindNested(inner, rest)) is { } found)
                return found;
        }

        return null;
    }
}
