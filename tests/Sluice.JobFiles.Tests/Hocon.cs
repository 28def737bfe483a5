using Sluice.Connect.Config;
using Sluice.JobFiles.Text;
using Sluice.JobFiles.Variables;

namespace Sluice.JobFiles.Tests;

/// <summary>Reads text as the reader does, up to the tree.</summary>
internal static class Hocon
{
    public static ConfigObject Parse(string text, string[]? variables = null, Func<string, string?>? environment = null, List<ConfigError>? warnings = null)
    {
        var errors = new List<ConfigError>();
        var given = JobVariables.Parse(variables ?? [], errors);
        var outside = new OutsideValues(environment ?? (_ => null), given, warnings ?? []);
        var root = JobText.Read(text, "job.conf", new NoIncludes(), outside, errors, warnings ?? []);
        return errors.Count == 0 ? TextPlaceholders.Replace(root, given) : throw new ConfigException(errors);
    }

    /// <summary>The tree as JSON text.</summary>
    public static string Json(string text, params string[] variables) => ConfigText.ToJson(Parse(text, variables));

    /// <summary>The one error that the text gives.</summary>
    public static ConfigError Error(string text, params string[] variables) =>
        Assert.Single(Assert.Throws<ConfigException>(() => Parse(text, variables)).Errors);
}
