using System.Text.Json;

namespace Sluice.Cli.Drills;

/// <summary>Where a drill writes, and reads what it wrote: a table of its own.</summary>
/// <param name="Url">The database.</param>
/// <param name="Table">The table.</param>
/// <param name="User">Who logs in; <c>null</c> for nobody.</param>
/// <param name="Password">Their password; it is in no output.</param>
internal sealed record DrillTarget(string Url, string Table, string? User, string? Password)
{
    private const int MostRows = 100_000_000;

    /// <summary>A job that writes rows without end, slowly enough to be caught at it.</summary>
    public string WritingJob(string name) => Job(
        name, """{"plugin_name":"FakeSource","row.num":ROWS,"split.num":1,"schema":{"fields":{"id":"bigint","note":"string"}}}""".Replace("ROWS", $"{MostRows}", StringComparison.Ordinal),
        $$"""{"plugin_name":"Jdbc",{{Database}},"generate_sink_sql":true,"database":{{Quoted(DatabaseName)}},"table":{{Quoted(Table)}},"schema_save_mode":"CREATE_SCHEMA_WHEN_NOT_EXIST","data_save_mode":"APPEND_DATA"}""",
        """,'read_limit.rows_per_second':2000""".Replace('\'', '"'));

    /// <summary>A job that reads every row that can be seen.</summary>
    public string CountingJob(string name) => Job(
        name, $$"""{"plugin_name":"Jdbc",{{Database}},"query":{{Quoted($"SELECT id FROM {Table}")}}}""", """{"plugin_name":"Blackhole"}""", "");

    private string Database
    {
        get
        {
            var login = User is null ? "" : $",\"user\":{Quoted(User)}";
            return $"\"url\":{Quoted(Url)}{login}{(Password is null ? "" : $",\"password\":{Quoted(Password)}")}";
        }
    }

    private string DatabaseName => Url.StartsWith("jdbc:sqlite:", StringComparison.OrdinalIgnoreCase) ? "main" : new Uri(Url["jdbc:".Length..]).AbsolutePath.Trim('/');

    private static string Job(string name, string source, string sink, string more) =>
        $$"""{"env":{"job.name":{{Quoted(name)}},"parallelism":1,"checkpoint.interval":300{{more}}},"source":[{{source}}],"sink":[{{sink}}]}""";

    private static string Quoted(string text) => JsonSerializer.Serialize(text, DrillJson.Default.String);
}
