using Sluice.Connect.Config;
using Sluice.JobFiles.Planning;
using Sluice.JobFiles.Sql;
using Sluice.JobFiles.Tests.Planning;
using Sluice.JobFiles.Text;
using Sluice.JobFiles.Variables;

namespace Sluice.JobFiles.Tests.Sql;

/// <summary>Reads SQL jobs as the reader does.</summary>
internal static class SqlText
{
    /// <summary>A source and a sink that tests which are about something else need.</summary>
    public const string Ends = """
        CREATE TABLE a WITH ('connector'='FakeSource', 'type'='source');
        CREATE TABLE z WITH ('connector'='Console', 'type'='sink');

        """;

    public static ConfigObject Parse(string text, string[]? variables = null, List<ConfigError>? warnings = null)
    {
        var errors = new List<ConfigError>();
        var given = JobVariables.Parse(variables ?? [], errors);
        var root = SqlJob.Read(text, "job.sql", new NoIncludes(), new OutsideValues(_ => null, given, warnings ?? []), errors, warnings ?? []);
        return errors.Count == 0 ? TextPlaceholders.Replace(root, given) : throw new ConfigException(errors);
    }

    public static string Json(string text, params string[] variables) => ConfigText.ToJson(Parse(text, variables));

    public static JobPlan Plan(string text, params string[] variables) =>
        Plugins.Plan(text, new JobFileRequest { Variables = variables, Environment = _ => null }, JobFileFormat.Sql);

    public static IReadOnlyList<ConfigError> Errors(string text) => Assert.Throws<ConfigException>(() => Plan(text)).Errors;

    /// <summary>The one value of the option <c>k</c> of a source.</summary>
    public static string Value(string written, params string[] variables)
    {
        var root = Parse($"CREATE TABLE a WITH ('connector'='FakeSource', 'type'='source', 'k'={written});\nCREATE TABLE z WITH ('connector'='Console','type'='sink');\nINSERT INTO z SELECT a;", variables);
        return ConfigText.ToJson(((ConfigObject)((ConfigArray)root["source"]!).Items[0])["k"]!);
    }
}
