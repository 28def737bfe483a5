using Sluice.Connect;
using Sluice.Connect.Config;
using Sluice.Connectors.Files;
using Sluice.Connectors.Jdbc;
using Sluice.Connectors.Standard;
using Sluice.JobFiles;
using Sluice.JobFiles.Types;
using Sluice.Runtime.Resolution;

namespace Sluice.Runtime.Tests;

/// <summary>What connectors and transforms refuse by the job file alone, and what is left to the run.</summary>
public sealed class ConnectorRuleTests : IDisposable
{
    private const string Fake = "FakeSource { row.num = 5, schema { fields { id = bigint } } }";
    private const string Gone = "Blackhole { }";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-rule-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("FakeSource { split.num = 0, schema { fields { id = bigint } } }", "", Gone, "SLC1000", "source[0].FakeSource.split.num", 1)]
    [InlineData(Fake, "Sql { query = \"SELECT idd FROM x\" }", Gone, "SLC1703", "transform[0].Sql.query", 2)]
    [InlineData(Fake, "", "Http { url = \"ftp://x\" }", "SLC1000", "sink[0].Http.url", 3)]
    [InlineData(Fake, "", "Jdbc { url = \"jdbc:sqlite:t.db\", generate_sink_sql = true, primary_keys = [nope] }", "SLC1000", "sink[0].Jdbc.primary_keys", 3)]
    public void What_is_wrong_by_the_job_file_alone_is_told_where_it_stands(string source, string transform, string sink, string code, string path, int line)
    {
        var error = Assert.Single(Check(source, transform, sink));

        Assert.Equal((code, path, line), (error.Code, error.Path, error.Location.Line));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Theory]
    [InlineData("LocalFile { path = \"/nowhere/else\", file_format_type = csv, schema { fields { id = bigint } } }", Gone)]
    [InlineData(Fake, "LocalFile { path = \"/nowhere/else\", file_format_type = csv }")]
    [InlineData("Jdbc { url = \"jdbc:postgresql://127.0.0.1:1/x\", query = \"SELECT 1\" }", Gone)]
    [InlineData(Fake, "Jdbc { url = \"jdbc:sqlite:/nowhere/else.db\", generate_sink_sql = true }")]
    public void What_is_not_here_may_be_where_the_job_runs(string source, string sink) => Assert.Empty(Check(source, "", sink));

    [Fact]
    public void A_folder_may_have_columns_that_the_job_does_not_name_and_a_file_has_none()
    {
        var path = Path.Combine(_folder.FullName, "x.csv");
        var source = $"LocalFile {{ path = \"{path}\", file_format_type = csv, schema {{ fields {{ id = bigint }} }} }}";
        const string transform = "Sql { query = \"SELECT id, day FROM x\" }";
        Assert.Empty(Check(source, transform, Gone));

        Directory.CreateDirectory(Path.Combine(path, "day=1"));
        Assert.Empty(Check(source, transform, Gone));

        Directory.Delete(path, recursive: true);
        File.WriteAllText(path, "1\n");
        Assert.Equal("SLC1703", Assert.Single(Check(source, transform, Gone)).Code);
    }

    [Fact]
    public void A_connector_that_fails_otherwise_says_nothing_about_the_job_file()
    {
        var source = new ScriptedSource(1) { SourceFault = new InvalidOperationException("no word of the job") };

        Assert.Empty(Check("Scripted { }", "", Gone, source));
    }

    private static IReadOnlyList<ConfigError> Check(string source, string transform, string sink, params IPluginFactory[] more)
    {
        var catalog = new ConnectorCatalog([.. StandardPlugins.All, .. FilePlugins.All, .. JdbcPlugins.All, .. more]);
        var text = $"source {{ {source} }}\ntransform {{ {transform} }}\nsink {{ {sink} }}\n";
        var plan = JobFileReader.ReadText(text, "job", JobFileFormat.Hocon, new JobFileRequest(), catalog);
        return [.. new ConnectorRule(catalog, SchemaDialect.Instance).Check(plan)];
    }
}
