using System.Text.Json;
using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.Command;

/// <summary>What the command says to a slip of the fingers and to a mistake in a job file, before anything runs.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("frob", "frob")]
    [InlineData("run", "JOB")]
    [InlineData("run --frob", "--frob")]
    [InlineData("check", "JOB")]
    [InlineData("run missing.conf", "missing.conf")]
    [InlineData("check missing.conf", "missing.conf")]
    [InlineData("rnu job.conf", "no command 'rnu'; did you mean run?")]
    [InlineData("stop 1", "no command 'stop'; did you mean cancel?")]
    [InlineData("run --resum job.conf", "no option '--resum'; did you mean --resume?")]
    [InlineData("run job.conf --conect", "no option '--conect'")]
    [InlineData("check job.conf --conect", "no option '--conect'; did you mean --connect?")]
    public async Task Bad_usage_is_exit_2_and_names_what_is_wrong(string line, string named)
    {
        var result = (await SluiceProcess.RunAsync(_folder, line.Split(' '))).ShouldExit(2);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("postgres://u:s3cret@h/db")]
    [InlineData("sqlite:")]
    [InlineData("")]
    public void The_store_of_one_job_is_a_file_and_what_is_none_makes_no_folders(string store)
    {
        var refused = Assert.Throws<Core.Errors.SluiceException>(() => Composition.StoreLocation.For(store, "job"));

        Assert.Equal(("SLC4146", ExitCode.BadUsage), (refused.Code, Output.FailureText.Describe(refused).Exit));
        Assert.DoesNotContain("s3cret", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Path.GetFullPath("a.db"), Composition.StoreLocation.For("SQLite:a.db", "job"));
    }

    [Theory]
    [InlineData("SLC4129", ExitCode.Refused)]
    [InlineData("SLC4131", ExitCode.BadUsage)]
    public void What_is_known_before_a_server_works_has_its_exit_status(string code, int exit) =>
        Assert.Equal(exit, Output.FailureText.Describe(new Core.Errors.SluiceException(code, "x")).Exit);

    [Theory]
    [InlineData("store check", "Try: sluice store check --help")]
    [InlineData("drill zombie --foo", "Try: sluice drill zombie --help")]
    [InlineData("rnu", "Try: sluice --help")]
    [InlineData("server --slots abc", "sluice: --slots is a whole number; 'abc' is not")]
    [InlineData("server --role x", "error: --role: SLC1000:")]
    [InlineData("server --set lease.scale=x", "error: --set lease.scale: SLC1000:")]
    public async Task What_is_said_names_what_was_typed(string line, string said)
    {
        var result = (await SluiceProcess.RunAsync(_folder, line.Split(' '))).ShouldExit(2);
        Assert.Contains(result.Error.Split('\n'), l => l.StartsWith(said, StringComparison.Ordinal) && (!said.EndsWith("help", StringComparison.Ordinal) || l == said));
    }

    [Theory]
    [InlineData("--help", "connectors")]
    [InlineData("run --help", "--resume")]
    [InlineData("check --help", "--connect")]
    [InlineData("connectors --help", "--json")]
    public async Task Help_of_every_verb_names_its_options(string line, string named)
    {
        var result = (await SluiceProcess.RunAsync(_folder, line.Split(' '))).ShouldExit(0);
        Assert.Contains(named, result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData("source {\n  FakeSorce { }\n}\nsink { Console { } }", "bad.conf:2:3: SLC1503", "FakeSource")]
    [InlineData("source {\n  FakeSource {\n    row.num = many\n    schema { fields { id = int } }\n  }\n}\nsink { Console { } }", "bad.conf:3:15: SLC1000", "'many'")]
    [InlineData("source {\n  FakeSource {\n    schema { fields { id = intt } }\n  }\n}\nsink { Console { } }", "bad.conf:3:28: SLC1401", "did you mean int")]
    [InlineData("source {\n  FakeSource {\n    schema { fields { id = int } }\n    row.num = ${rows}\n  }\n}\nsink { Console { } }", "bad.conf:4:15: SLC1301", "-i rows=")]
    [InlineData("source {\n  FakeSource {\n    row.num = \"${rows}\"\n    schema { fields { id = int } }\n  }\n}\nsink { Console { } }", "bad.conf:3:15: SLC1000", "-i rows=")]
    [InlineData("source {\n  FakeSource { schema { fields { id = int } }\n}\nsink { Console { } }", "bad.conf:", "SLC1201")]
    [InlineData("source {\n  FakeSource { schema { fields { id = int } } }\n}", "bad.conf", "SLC1502")]
    public async Task A_mistake_in_a_job_file_is_exit_2_with_its_place_and_its_remedy(string text, string place, string remedy)
    {
        _folder.Write("bad.conf", text);
        foreach (var verb in new[] { "check", "run" })
        {
            var result = (await SluiceProcess.RunAsync(_folder, verb, "bad.conf")).ShouldExit(2);
            Assert.Contains(place, result.Error, StringComparison.Ordinal);
            Assert.Contains(remedy, result.Error, StringComparison.Ordinal);
            Assert.Empty(result.Output);
        }

        Assert.False(Directory.Exists(_folder.File(".sluice")), "a job that cannot run leaves no store behind");
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_known_before_the_run_and_has_its_place()
    {
        _folder.Write("job.conf", "source {\n  LocalFile { path = \"none.csv\", file_format_type = csv, schema { fields { id = int } } }\n}\nsink { Console { } }");
        var result = (await SluiceProcess.RunAsync(_folder, "check", "job.conf")).ShouldExit(2);
        Assert.StartsWith("error: job.conf:2:13: SLC2101: source[0].LocalFile: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transforms_in_a_circle_are_refused_by_their_names()
    {
        _folder.Write("job.conf", """
            source { FakeSource { plugin_output = "a", schema { fields { id = int } } } }
            transform {
              Copy { plugin_input = "c", plugin_output = "b", fields { x = id } }
              Copy { plugin_input = "b", plugin_output = "c", fields { y = id } }
            }
            sink {
              Console { plugin_input = "a" }
              Console { plugin_input = "c" }
            }
            """);
        var result = (await SluiceProcess.RunAsync(_folder, "check", "job.conf")).ShouldExit(2);
        Assert.Contains("SLC1605", result.Error, StringComparison.Ordinal);
        Assert.Contains("job.conf:", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_that_nobody_makes_and_an_output_that_nobody_reads_are_both_told_at_once()
    {
        _folder.Write("job.conf", """
            source {
              FakeSource { plugin_output = "orders", schema { fields { id = int } } }
              FakeSource { plugin_output = "payments", schema { fields { id = int } } }
            }
            sink {
              Console { plugin_input = "order" }
            }
            """);
        var result = (await SluiceProcess.RunAsync(_folder, "run", "job.conf")).ShouldExit(2);
        Assert.Contains("job.conf:6:", result.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'orders'", result.Error, StringComparison.Ordinal);
        Assert.Contains("SLC1604", result.Error, StringComparison.Ordinal);
        Assert.Contains("payments", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_sinks_with_one_target_are_refused_before_a_row_is_written()
    {
        _folder.Write("job.conf", """
            source { FakeSource { plugin_output = "a", schema { fields { id = int } } } }
            sink {
              LocalFile { plugin_input = "a", path = "out", file_format_type = csv }
              LocalFile { plugin_input = "a", path = "./out/", file_format_type = json }
            }
            """);
        var result = (await SluiceProcess.RunAsync(_folder, "run", "job.conf")).ShouldExit(2);
        Assert.Contains("out", result.Error, StringComparison.Ordinal);
        Assert.Matches(@"job\.conf:[34]:", result.Error);
        Assert.False(Directory.Exists(_folder.File("out")), "nothing may be made at a target that is refused");
    }

    [Fact]
    public async Task An_unknown_option_warns_with_the_nearest_name_and_strict_refuses_it()
    {
        _folder.Write("job.conf", "source {\n  FakeSource {\n    row.nmu = 7\n    schema { fields { id = int } }\n  }\n}\nsink { Blackhole { } }");
        var warned = (await SluiceProcess.RunAsync(_folder, "run", "job.conf")).ShouldExit(0);
        Assert.Contains("warning: job.conf:3:5: SLC1002", warned.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'row.num'", warned.Error, StringComparison.Ordinal);
        var refused = (await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--strict")).ShouldExit(2);
        Assert.Contains("error: job.conf:3:5: SLC1002", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("connectors")]
    [InlineData("connectors Jdbc")]
    [InlineData("check job.conf")]
    [InlineData("run job.conf")]
    public async Task With_json_standard_output_is_one_document_and_nothing_else(string line)
    {
        _folder.Write("job.conf", "source { FakeSource { schema { fields { id = int } } } }\nsink { Console { } }");
        var result = (await SluiceProcess.RunAsync(_folder, [.. line.Split(' '), "--json"])).ShouldExit(0);
        using var document = JsonDocument.Parse(result.Output);
        Assert.True(document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array);
    }

    [Theory]
    [InlineData("check bad.conf", 2, "SLC1503", 2)]
    [InlineData("run bad.conf", 2, "SLC1503", 2)]
    [InlineData("check missing.conf", 2, "SLC1101", 0)]
    [InlineData("run missing.conf", 2, "SLC1101", 0)]
    public async Task With_json_a_job_that_cannot_begin_is_a_document_with_each_error_and_its_place(string line, int exit, string code, int at)
    {
        _folder.Write("bad.conf", "source {\n  FakeSorce { }\n}\nsink { Consol { } }");
        var result = (await SluiceProcess.RunAsync(_folder, [.. line.Split(' '), "--json"])).ShouldExit(exit);
        using var document = JsonDocument.Parse(result.Output);
        var errors = document.RootElement.GetProperty("errors");
        Assert.Equal(at == 0 ? 1 : 2, errors.GetArrayLength());
        Assert.Equal(code, errors[0].GetProperty("code").GetString());
        Assert.Equal(at, errors[0].GetProperty("line").GetInt32());
        Assert.Contains(code, document.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_json_a_run_that_cannot_begin_has_no_status_and_one_that_is_refused_has_the_last_one()
    {
        _folder.Write("job.conf", "source { FakeSource { schema { fields { id = int } } } }\nsink { Jdbc { url = \"jdbc:sqlite:/no/such/folder/x.db\", driver = org.sqlite.JDBC, query = \"insert into t values (?)\" } }");
        var failed = RunReport.Of((await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--json")).ShouldExit(1));
        Assert.Null(failed.Status);
        Assert.Contains("SLC32", failed.Error, StringComparison.Ordinal);
        Assert.Null(RunReport.Of((await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--resume", "--json")).ShouldExit(4)).Status);

        _folder.Write("job.conf", "source { FakeSource { schema { fields { id = int } } } }\nsink { Blackhole { } }");
        Assert.Equal("FINISHED", RunReport.Of((await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--json")).ShouldExit(0)).Status);
        var again = RunReport.Of((await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--resume", "--json")).ShouldExit(0));
        Assert.Equal(("FINISHED", null), (again.Status, again.Error));
    }

    [Fact]
    public async Task A_connector_that_does_not_exist_is_exit_3_with_the_nearest_name()
    {
        var result = (await SluiceProcess.RunAsync(_folder, "connectors", "Jdbcc")).ShouldExit(3);
        Assert.Contains("Did you mean Jdbc?", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_default_that_cannot_be_seen_is_shown_as_it_is_written()
    {
        var result = (await SluiceProcess.RunAsync(_folder, "connectors", "RabbitMQ")).ShouldExit(0);
        Assert.Contains(@"field_delimiter  (string, default \u0001)", result.Output, StringComparison.Ordinal);
    }
}
