namespace Sluice.Connect.Config;

/// <summary>Something wrong, or doubtful, in a job's configuration, told so that the user can mend it.</summary>
/// <param name="Location">Where it stands.</param>
/// <param name="Path">The option's path, such as <c>sink[0].Jdbc.url</c>; empty when it concerns the whole.</param>
/// <param name="Message">What is wrong and what was expected. Never contains a secret's value.</param>
/// <param name="Hint">What to do, such as the nearest known name; <c>null</c> when there is nothing to add.</param>
/// <param name="IsWarning">The job can run all the same.</param>
public sealed record ConfigError(TextLocation Location, string Path, string Message, string? Hint = null, bool IsWarning = false)
{
    /// <summary>The code of an error that nobody gave a code of its own: a value that an option cannot take.</summary>
    public const string DefaultCode = "SLC1000";

    /// <summary>The code, <c>SLC</c> and four digits, listed in docs/errors.md.</summary>
    public string Code { get; init; } = DefaultCode;

    /// <inheritdoc />
    public override string ToString()
    {
        var where = Location == TextLocation.Unknown ? Path : Location.ToString();
        var text = where.Length == 0 ? $"{Code}: {Message}" : $"{where}: {Code}: {Message}";
        return Hint is null ? text : $"{text} ({Hint})";
    }
}
