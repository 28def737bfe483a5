using System.Globalization;
using Sluice.Connect.Config;

namespace Sluice.Connect.Options;

/// <summary>How a configuration value becomes an option's value, with SeaTunnel's leniency: numbers and booleans from text too.</summary>
public static class OptionConversions
{
    /// <summary>Text; a container becomes its JSON text.</summary>
    public static string ToText(ConfigValue value, string path) => value switch
    {
        ConfigScalar { Kind: ConfigScalarKind.Null } => throw Expected(value, path, "text"),
        ConfigScalar scalar => scalar.Text,
        _ => ConfigText.ToJson(value),
    };

    /// <summary>A 32-bit integer.</summary>
    public static int ToInt(ConfigValue value, string path) =>
        value is ConfigScalar scalar && int.TryParse(scalar.Text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
            ? n
            : throw Expected(value, path, "a whole number between -2147483648 and 2147483647");

    /// <summary>A 64-bit integer.</summary>
    public static long ToLong(ConfigValue value, string path) =>
        value is ConfigScalar scalar && long.TryParse(scalar.Text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
            ? n
            : throw Expected(value, path, "a whole number of at most 64 bits");

    /// <summary>A 64-bit float.</summary>
    public static double ToDouble(ConfigValue value, string path) =>
        value is ConfigScalar scalar && double.TryParse(scalar.Text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var n)
            ? n
            : throw Expected(value, path, "a number");

    /// <summary>An exact decimal of at most 28 digits.</summary>
    public static decimal ToDecimal(ConfigValue value, string path) =>
        value is ConfigScalar scalar && decimal.TryParse(scalar.Text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var n)
            ? n
            : throw Expected(value, path, "a decimal number");

    /// <summary>True or false, any case.</summary>
    public static bool ToBool(ConfigValue value, string path) =>
        value is ConfigScalar scalar && bool.TryParse(scalar.Text.Trim(), out var flag)
            ? flag
            : throw Expected(value, path, "true or false");

    /// <summary>A member of an enum by its name, any case, underscores ignored.</summary>
    public static T ToEnum<T>(ConfigValue value, string path)
        where T : struct, Enum
    {
        if (value is ConfigScalar scalar)
        {
            var wanted = scalar.Text.Trim().Replace("_", "", StringComparison.Ordinal);
            foreach (var member in Enum.GetValues<T>())
            {
                if (string.Equals(member.ToString(), wanted, StringComparison.OrdinalIgnoreCase))
                    return member;
            }
        }

        var names = EnumNames<T>();
        var hint = value is ConfigScalar given && NearestName.Find(given.Text, names) is { } near ? $"did you mean {near}?" : null;
        throw Expected(value, path, "one of " + string.Join(", ", names), hint);
    }

    /// <summary>A list of texts; one text is split at commas and trimmed.</summary>
    public static IReadOnlyList<string> ToTextList(ConfigValue value, string path) => value switch
    {
        ConfigArray list => [.. list.Items.Select((item, i) => ToText(item, $"{path}[{i}]"))],
        ConfigScalar { Kind: ConfigScalarKind.String } text => [.. text.Text.Split(',', StringSplitOptions.TrimEntries)],
        ConfigScalar { Kind: not ConfigScalarKind.Null } scalar => [scalar.Text],
        _ => throw Expected(value, path, "a list"),
    };

    /// <summary>A list of items; one value stands for a list of one, and text is split at commas.</summary>
    public static IReadOnlyList<T> ToList<T>(ConfigValue value, string path, Func<ConfigValue, string, T> convertItem)
    {
        ArgumentNullException.ThrowIfNull(convertItem);
        return value switch
        {
            ConfigArray list => [.. list.Items.Select((item, i) => convertItem(item, $"{path}[{i}]"))],
            ConfigScalar { Kind: ConfigScalarKind.String } text =>
                [.. text.Text.Split(',', StringSplitOptions.TrimEntries).Select(part => convertItem(ConfigScalar.OfString(part, text.Location), path))],
            ConfigScalar { Kind: ConfigScalarKind.Null } => throw Expected(value, path, "a list"),
            _ => [convertItem(value, path)],
        };
    }

    /// <summary>Names and texts, in order.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> ToTextMap(ConfigValue value, string path) =>
        [.. ToObject(value, path).Fields.Select(f => KeyValuePair.Create(f.Key, ToText(f.Value, $"{path}.{f.Key}")))];

    /// <summary>An object.</summary>
    public static ConfigObject ToObject(ConfigValue value, string path) =>
        value as ConfigObject ?? throw Expected(value, path, "an object { ... }");

    /// <summary>The names of an enum as job files write them.</summary>
    public static IReadOnlyList<string> EnumNames<T>()
        where T : struct, Enum =>
        [.. Enum.GetValues<T>().Select(v => EnumName(v))];

    internal static string EnumName(Enum value)
    {
        var name = value.ToString();
        var text = new System.Text.StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && !char.IsUpper(name[i - 1]))
                text.Append('_');
            text.Append(char.ToUpperInvariant(name[i]));
        }

        return text.ToString();
    }

    /// <summary>The error for a value that has the wrong form. A scalar's text is shown; it is the caller's care that it is no secret.</summary>
    public static ConfigException Expected(ConfigValue value, string path, string expected, string? hint = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        var found = value is ConfigScalar { Kind: not ConfigScalarKind.Null } scalar ? $"'{Shorten(scalar.Text)}'" : value.KindName;
        return new ConfigException(value.Location, path, $"'{path}' is {found}, expected {expected}", Placeholder(value) ?? hint);
    }

    /// <summary>A placeholder that nobody replaced is told as what it is: a variable that was not given.</summary>
    private static string? Placeholder(ConfigValue value)
    {
        if (value is not ConfigScalar { Text: var text } || text.IndexOf("${", StringComparison.Ordinal) is not (>= 0 and var start))
            return null;
        var end = text.AsSpan(start).IndexOfAny('}', ':');
        return end < 0 ? null : $"the variable is not given: -i {text.AsSpan(start + 2, end - 2)}=...";
    }

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..77] + "...";
}
