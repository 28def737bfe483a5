using System.Globalization;
using Sluice.Connect.Config;

namespace Sluice.Connect.Options;

/// <summary>The declaration of one option: its name, type, default and meaning. Reference pages are generated from it.</summary>
public abstract class Option
{
    private protected Option(string name, string typeName, string description)
    {
        Name = name;
        TypeName = typeName;
        Description = description;
    }

    /// <summary>The name in job files; may contain dots (<c>split.size</c>), then <c>split { size = .. }</c> is the same.</summary>
    public string Name { get; }

    /// <summary>The type, in the words of the reference page.</summary>
    public string TypeName { get; }

    /// <summary>What the option does, its unit and its range, in a sentence or two.</summary>
    public string Description { get; }

    /// <summary>Older names that are still read.</summary>
    public IReadOnlyList<string> FallbackNames { get; private protected init; } = [];

    /// <summary>The option must be given (it has no default).</summary>
    public bool IsRequired { get; private protected init; }

    /// <summary>The value is a secret: masked in every log, error and answer.</summary>
    public bool IsSecret { get; private protected init; }

    /// <summary>The value names files or folders of the machine that the job runs on.</summary>
    public virtual bool NamesFiles => false;

    /// <summary>
    /// The files and folders that a block names by this option, as they are written there: given or by default. Whoever runs jobs of others checks
    /// them before anything is opened.
    /// </summary>
    public virtual IEnumerable<string> FilesIn(OptionValues values) => [];

    /// <summary>The default as text, or <c>null</c> when there is none.</summary>
    public abstract string? DefaultText { get; }

    /// <summary>Converts a value; the boxed result is a <c>T</c> of <see cref="Option{T}"/>.</summary>
    internal abstract object? ConvertBoxed(ConfigValue value, string path);

    /// <summary>The boxed default.</summary>
    internal abstract object? DefaultBoxed { get; }

    /// <summary>Text.</summary>
    public static Option<string> String(string name, string description) => new(name, "string", description, OptionConversions.ToText);

    /// <summary>A 32-bit integer.</summary>
    public static Option<int> Int(string name, string description) => new(name, "int", description, OptionConversions.ToInt);

    /// <summary>A 64-bit integer.</summary>
    public static Option<long> Long(string name, string description) => new(name, "long", description, OptionConversions.ToLong);

    /// <summary>A 64-bit float.</summary>
    public static Option<double> Double(string name, string description) => new(name, "double", description, OptionConversions.ToDouble);

    /// <summary>True or false.</summary>
    public static Option<bool> Bool(string name, string description) => new(name, "boolean", description, OptionConversions.ToBool);

    /// <summary>An exact decimal.</summary>
    public static Option<decimal> Decimal(string name, string description) =>
        new(name, "decimal", description, OptionConversions.ToDecimal);

    /// <summary>
    /// One of the names of an enum, any case; underscores are ignored, so <c>DROP_DATA</c> is <c>DropData</c>.
    /// </summary>
    public static Option<T> Enum<T>(string name, string description)
        where T : struct, Enum =>
        new(name, string.Join(" | ", OptionConversions.EnumNames<T>()), description, OptionConversions.ToEnum<T>);

    /// <summary>A list of texts. A single text is split at commas.</summary>
    public static Option<IReadOnlyList<string>> List(string name, string description) =>
        new(name, "list of string", description, OptionConversions.ToTextList);

    /// <summary>A list of values of one type.</summary>
    public static Option<IReadOnlyList<T>> ListOf<T>(string name, string description, Func<ConfigValue, string, T> convertItem) =>
        new(name, $"list of {typeof(T).Name.ToLowerInvariant()}", description, (value, path) => OptionConversions.ToList(value, path, convertItem));

    /// <summary>Names and texts, in the order of the file.</summary>
    public static Option<IReadOnlyList<KeyValuePair<string, string>>> Map(string name, string description) =>
        new(name, "map", description, OptionConversions.ToTextMap);

    /// <summary>An object, left to the connector to read.</summary>
    public static Option<ConfigObject> Object(string name, string description) =>
        new(name, "object", description, OptionConversions.ToObject);

    /// <summary>A list of objects, left to the connector to read.</summary>
    public static Option<IReadOnlyList<ConfigObject>> Objects(string name, string description) =>
        new(name, "list of objects", description, (v, p) => OptionConversions.ToList(v, p, OptionConversions.ToObject));

    /// <summary>Any value, left to the connector to read.</summary>
    public static Option<ConfigValue> Any(string name, string description) => new(name, "any", description, (value, _) => value);

    internal static string FormatDefault(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        string text => text,
        System.Enum name => OptionConversions.EnumName(name),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        System.Collections.IEnumerable items => string.Join(",", items.Cast<object?>()),
        _ => value.ToString() ?? "",
    };
}
