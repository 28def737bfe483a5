using Sluice.Connect.Config;

namespace Sluice.Connect.Options;

/// <summary>The declaration of one option with values of type <typeparamref name="T"/>. Immutable: each method returns a copy.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
#pragma warning disable MA0048 // the file of the generic twin
public sealed class Option<T> : Option
#pragma warning restore MA0048
{
    private readonly Func<ConfigValue, string, T> _convert;

    internal Option(string name, string typeName, string description, Func<ConfigValue, string, T> convert)
        : base(name, typeName, description) => _convert = convert;

    private Option(Option<T> other)
        : base(other.Name, other.TypeName, other.Description)
    {
        _convert = other._convert;
        FallbackNames = other.FallbackNames;
        IsRequired = other.IsRequired;
        IsSecret = other.IsSecret;
        HasDefault = other.HasDefault;
        Default = other.Default;
    }

    /// <summary>Whether a default was declared.</summary>
    public bool HasDefault { get; private init; }

    /// <summary>The value when the option is absent; <c>default(T)</c> when none was declared.</summary>
    public T? Default { get; private init; }

    /// <inheritdoc />
    public override string? DefaultText => HasDefault ? FormatDefault(Default) : null;

    internal override object? DefaultBoxed => Default;

    /// <summary>The option must be given.</summary>
    public Option<T> Required() => new(this) { IsRequired = true };

    /// <summary>The value when the option is absent.</summary>
    public Option<T> WithDefault(T value) => new(this) { HasDefault = true, Default = value };

    /// <summary>Older names that are still read, with a warning.</summary>
    public Option<T> WithFallback(params string[] names) => new(this) { FallbackNames = names };

    /// <summary>The value is a secret.</summary>
    public Option<T> Secret() => new(this) { IsSecret = true };

    internal override object? ConvertBoxed(ConfigValue value, string path) => _convert(value, path);
}
