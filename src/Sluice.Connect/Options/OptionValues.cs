using Sluice.Connect.Config;

namespace Sluice.Connect.Options;

/// <summary>The options of one block of a job file, read and converted. Immutable.</summary>
public sealed class OptionValues
{
    private readonly Dictionary<Option, object?> _values;
    private readonly Dictionary<Option, ConfigValue> _given;

    internal OptionValues(ConfigObject config, string path, Dictionary<Option, object?> values, Dictionary<Option, ConfigValue> given)
    {
        Config = config;
        Path = path;
        _values = values;
        _given = given;
    }

    /// <summary>The block as it stands in the file (after variables).</summary>
    public ConfigObject Config { get; }

    /// <summary>The block's path for messages.</summary>
    public string Path { get; }

    /// <summary>The value, or the option's default.</summary>
    public T? Find<T>(Option<T> option)
    {
        ArgumentNullException.ThrowIfNull(option);
        return _values.TryGetValue(option, out var value) ? (T?)value : option.Default;
    }

    /// <summary>The value of an option that is required or has a default.</summary>
    /// <exception cref="InvalidOperationException">There is neither a value nor a default.</exception>
    public T Get<T>(Option<T> option)
    {
        ArgumentNullException.ThrowIfNull(option);
        if (_values.TryGetValue(option, out var value))
            return (T)value!;
        return option.HasDefault || default(T) is not null
            ? option.Default!
            : throw new InvalidOperationException($"Option '{option.Name}' of {Path} has neither a value nor a default.");
    }

    /// <summary>Whether the block gives the option (a default does not count).</summary>
    public bool Has(Option option) => _given.ContainsKey(option);

    /// <summary>Where the option's value stands; the block's place when it is not given.</summary>
    public TextLocation LocationOf(Option option) => _given.TryGetValue(option, out var value) ? value.Location : Config.Location;

    /// <summary>An error about this option.</summary>
    /// <param name="option">The option.</param>
    /// <param name="message">What is wrong and what was expected.</param>
    /// <param name="hint">What to do.</param>
    public ConfigException Error(Option option, string message, string? hint = null)
    {
        ArgumentNullException.ThrowIfNull(option);
        return new ConfigException(LocationOf(option), $"{Path}.{option.Name}", message, hint);
    }
}
