using Sluice.Connect.Config;

namespace Sluice.Connect.Options;

/// <summary>The declaration of one option with values of type <typeparamref name="T"/>. Immutable: each method returns a copy.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
#pragma warning disable MA0048 // the file of the generic twin
public sealed class Option<T> : Option
#pragma warning restore MA0048
{
    private readonly Func<ConfigValue, string, T> _convert;
    private readonly Func<T, IEnumerable<string>>? _files;

    internal Option(string name, string typeName, string description, Func<ConfigValue, string, T> convert)
        : base(name, typeName, description) => _convert = convert;

    private Option(Option<T> other, Func<T, IEnumerable<string>>? files = null)
        : base(other.Name, other.TypeName, other.Description)
    {
        _convert = other._convert;
        _files = files ?? other._files;
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

    /// <inheritdoc />
    public override bool NamesFiles => _files is not null;

    /// <inheritdoc />
    public override IEnumerable<string> FilesIn(OptionValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return _files is not null && values.Find(this) is { } value ? _files(value).Where(f => f.Length > 0) : [];
    }

    internal override object? DefaultBoxed => Default;

    /// <summary>The option must be given.</summary>
    public Option<T> Required() => new(this) { IsRequired = true };

    /// <summary>The value when the option is absent.</summary>
    public Option<T> WithDefault(T value) => new(this) { HasDefault = true, Default = value };

    /// <summary>Older names that are still read, with a warning.</summary>
    public Option<T> WithFallback(params string[] names) => new(this) { FallbackNames = names };

    /// <summary>The value is a secret.</summary>
    public Option<T> Secret() => new(this) { IsSecret = true };

    /// <summary>
    /// The value names files or folders of the machine that the job runs on. An option that does and does not say so here could be used to read or
    /// write anything that the server's user may.
    /// </summary>
    /// <param name="files">Finds them in a value, as they are written there; none where the value names none.</param>
    public Option<T> NamingFiles(Func<T, IEnumerable<string>> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return new(this, files);
    }

    internal override object? ConvertBoxed(ConfigValue value, string path) => _convert(value, path);
}
