using Sluice.Connect.Config;

namespace Sluice.JobFiles.Secrets;

/// <summary>
/// Tells which options of a job are secrets: those that <see cref="SecretNames"/> knows by their names, and those that the job names itself, as
/// SeaTunnel's jobs do (<c>env { shade.options = ["community"] }</c>). Immutable.
/// </summary>
public sealed class SecretKeys
{
    /// <summary>The option of <c>env</c> that names more secrets.</summary>
    internal const string OptionName = "shade.options";

    private readonly HashSet<string> _named;

    private SecretKeys(IEnumerable<string> named) => _named = new HashSet<string>(named, StringComparer.Ordinal);

    /// <summary>The options that the job names itself.</summary>
    public IReadOnlyCollection<string> Named => _named;

    /// <summary>The secrets of a job.</summary>
    /// <param name="root">The job.</param>
    public static SecretKeys Of(ConfigObject root)
    {
        ArgumentNullException.ThrowIfNull(root);
        return new SecretKeys(Find(root, OptionName)?.Value switch
        {
            ConfigArray list => list.Items.OfType<ConfigScalar>().Select(i => i.Text),
            ConfigScalar { Kind: ConfigScalarKind.String } text => text.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            _ => [],
        });
    }

    /// <summary>Whether an option of this name is a secret.</summary>
    public bool IsSecret(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _named.Contains(key) || SecretNames.IsSecret(key);
    }

    /// <summary>An option of <c>env</c>, under its whole name or as <c>shade { name = value }</c>.</summary>
    internal static ConfigField? Find(ConfigObject root, string name)
    {
        if (root["env"] is not ConfigObject env)
            return null;
        var (outer, inner) = (name[..name.IndexOf('.', StringComparison.Ordinal)], name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        return env.Find(name) ?? (env[outer] as ConfigObject)?.Find(inner);
    }
}
