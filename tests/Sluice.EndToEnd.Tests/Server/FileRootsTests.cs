using Sluice.Client;
using Sluice.Client.Contract;
using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.Server;

/// <summary>Jobs that are sent to a server name files under its roots only, whichever option names them.</summary>
public sealed class FileRootsTests : IDisposable
{
    private const string Sink = "Blackhole { }";
    private const string Source = "FakeSource { row.num = 1, schema { fields { id = bigint } } }";

    private readonly JobFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_job_that_names_a_file_elsewhere_is_refused_with_the_path_the_option_and_what_to_do()
    {
        Directory.CreateDirectory(_folder.File("in"));
        Directory.CreateDirectory(_folder.File("out"));
        File.CreateSymbolicLink(_folder.File("in/link"), _folder.File("out"));
        using var node = await ServerNode.StartAsync(_folder, "--set", $"files.roots={_folder.File("in")}");

        (string Option, string Source, string Sink, string Env)[] refused =
        [
            ("path", $"LocalFile {{ path = \"{_folder.File("out/a.csv")}\", file_format_type = csv, schema {{ fields {{ id = bigint }} }} }}", Sink, ""),
            ("path", $"LocalFile {{ path = \"{_folder.File("in/../out/a.csv")}\", file_format_type = csv, schema {{ fields {{ id = bigint }} }} }}", Sink, ""),
            ("tables_configs", $"LocalFile {{ tables_configs = [ {{ path = \"{_folder.File("out/a.csv")}\", file_format_type = csv, schema {{ fields {{ id = bigint }} }} }} ] }}", Sink, ""),
            ("path", Source, $"LocalFile {{ path = \"{_folder.File("in/link/x")}\", file_format_type = csv }}", ""),
            ("url", Source, $"Jdbc {{ url = \"jdbc:sqlite:{_folder.File("out/t.db")}\", generate_sink_sql = true, database = main, table = t }}", ""),
            ("url", $"Jdbc {{ url = \"jdbc:sqlite:{_folder.File("server/store.db")}\", query = \"SELECT * FROM job\" }}", Sink, ""),
            ("url", Source, "Jdbc { url = \"jdbc:postgresql://localhost/x?sslkey=/etc/hostname\", generate_sink_sql = true, database = x, table = t }", ""),
            ("dead_letter.path", Source, Sink, $"error_policy = dead_letter, dead_letter.path = \"{_folder.File("out/dead")}\""),
        ];
        foreach (var (option, source, sink, env) in refused)
        {
            var fault = await Assert.ThrowsAsync<SluiceApiException>(() => node.SubmitAsync(Job(source, sink, env)));

            Assert.Equal(ProblemCodes.BadJob, fault.Code);
            var error = Assert.Single(fault.Problem.Errors!);
            Assert.Equal("SLC1508", error.Fault);
            Assert.Contains($"option '{option}'", error.Message, StringComparison.Ordinal);
            Assert.Contains("files.roots", error.Hint, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_link_that_leads_elsewhere_since_the_job_was_taken_is_found_when_its_process_starts()
    {
        Directory.CreateDirectory(_folder.File("in/data"));
        Directory.CreateDirectory(_folder.File("out"));
        File.WriteAllText(_folder.File("in/data/a.csv"), "1\n");
        File.WriteAllText(_folder.File("out/a.csv"), "2\n");
        using var node = await ServerNode.StartAsync(_folder, "--set", $"files.roots={_folder.File("in")}", "--set", "slots=0");
        var job = await node.SubmitAsync(Job(
            $"LocalFile {{ path = \"{_folder.File("in/data/a.csv")}\", file_format_type = csv, schema {{ fields {{ id = bigint }} }} }}", Sink, "job.retry.times = 0"));
        Directory.Delete(_folder.File("in/data"), recursive: true);
        Directory.CreateSymbolicLink(_folder.File("in/data"), _folder.File("out"));
        node.Process.Kill();
        await node.Process.WaitAsync();

        using var next = await ServerNode.StartAsync(_folder, "--set", $"files.roots={_folder.File("in")}");
        var ended = await next.EndsAsync(job.Id);

        Assert.Equal(JobStatus.Failed, ended.Status);
        Assert.Contains("files.roots", $"{ended.Error}", StringComparison.Ordinal);
        Assert.Equal(0, ended.Counts.ReadRows);
    }

    [Fact]
    public async Task SQL_of_a_job_opens_no_other_file_than_the_one_that_was_looked_at()
    {
        using var node = await ServerNode.StartAsync(_folder);
        var job = await node.SubmitAsync(Job(
            Source,
            $"Jdbc {{ url = \"jdbc:sqlite:{_folder.File("t.db")}\", generate_sink_sql = true, database = main, table = t, schema_save_mode = CREATE_SCHEMA_WHEN_NOT_EXIST, "
            + $"data_save_mode = CUSTOM_PROCESSING, custom_sql = \"ATTACH DATABASE '{_folder.File("other.db")}' AS other\" }}",
            "job.retry.times = 0"));

        var ended = await node.EndsAsync(job.Id);

        Assert.Equal(JobStatus.Failed, ended.Status);
        Assert.Contains("attached", ended.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("other.db")));
    }

    private static string Job(string source, string sink, string env) => $$"""
        env { job.name = files, parallelism = 1{{(env.Length == 0 ? "" : ", " + env)}} }
        source { {{source}} }
        sink { {{sink}} }
        """;
}
