namespace Sluice.Connect.Config;

/// <summary>A job's configuration cannot be used. Carries every error found, not just the first.</summary>
public sealed class ConfigException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="errors">At least one error.</param>
    public ConfigException(IReadOnlyList<ConfigError> errors)
        : base(string.Join(Environment.NewLine, errors)) => Errors = errors;

    /// <summary>Makes the exception for one error.</summary>
    public ConfigException(TextLocation location, string path, string message, string? hint = null, string code = ConfigError.DefaultCode)
        : this([new ConfigError(location, path, message, hint) { Code = code }])
    {
    }

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<ConfigError> Errors { get; }
}
