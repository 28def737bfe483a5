using System.Text;
using Sluice.Connect.Config;
using Sluice.JobFiles.Planning;
using Sluice.JobFiles.Tests.Planning;

namespace Sluice.JobFiles.Tests;

public sealed class JobFileReaderTests : IDisposable
{
    private const string Job = "source { FakeSource { } }\nsink { Console { } }";

    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-jobfiles-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static JobPlan Read(string path) => JobFileReader.Read(path, new JobFileRequest { Environment = _ => null }, Plugins.Catalog);

    private static ConfigError Error(string path) => Assert.Single(Assert.Throws<ConfigException>(() => Read(path)).Errors);

    [Fact]
    public void The_name_of_the_file_tells_its_form()
    {
        Assert.Single(Read(Write("job.conf", Job)).Sources);
        Assert.Single(Read(Write("job.config", Job)).Sources);
        Assert.Single(Read(Write("job.json", """{"source":[{"plugin_name":"FakeSource"}],"sink":[{"plugin_name":"Console"}]}""")).Sources);
        Assert.Single(Read(Write("job.sql", Samples.Sql)).Sources);
        Assert.Equal("SLC1201", Error(Write("other.json", Job)).Code);
        Assert.Equal("SLC1201", Error(Write("other.sql", "source { }")).Code);
    }

    [Theory]
    [InlineData("", "SLC1104")]
    [InlineData(" \n\t\n", "SLC1104")]
    [InlineData("a = \u0000", "SLC1105")]
    public void A_file_that_is_no_job_is_an_error(string text, string code)
    {
        var path = Write("job.conf", text);
        var error = Error(path);
        Assert.Equal(code, error.Code);
        Assert.Contains(path, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_an_error_by_name()
    {
        var error = Error(Path.Combine(_folder, "none", "job.conf"));
        Assert.Equal("SLC1101", error.Code);
        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_is_an_error_by_name() => Assert.Equal("SLC1102", Error(_folder).Code);

    [Fact]
    public void A_name_that_no_file_can_have_is_an_error() => Assert.Equal("SLC1101", Error("a\0b.conf").Code);

    [Fact]
    public void Bytes_that_are_not_utf8_are_named_by_line()
    {
        var error = Error(Write("job.conf", [.. "a = 1\nb = "u8, 0xC3, 0x28]));
        Assert.Equal("SLC1105", error.Code);
        Assert.Equal(2, error.Location.Line);
        Assert.Contains("byte 10", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Utf16_is_told_to_be_saved_as_utf8() => Assert.Contains("UTF-16", Error(Write("job.conf", Encoding.Unicode.GetPreamble())).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_too_large_for_a_job_is_refused_before_it_is_read_whole() =>
        Assert.Equal("SLC1106", Error(Write("job.conf", new byte[17 * 1024 * 1024])).Code);

    [Fact]
    public void An_include_is_read_from_beside_the_file_that_names_it()
    {
        Write("parts/env.conf", "env { parallelism = 7 }\ninclude \"deeper/sink.conf\"");
        Write("parts/deeper/sink.conf", "sink { Console { } }");
        var plan = Read(Write("job.conf", "include \"parts/env.conf\"\nsource { FakeSource { } }"));
        Assert.Equal(7, plan.Environment.Parallelism);
        Assert.Single(plan.Sinks);
    }

    [Fact]
    public void The_config_block_of_a_sql_job_includes_too()
    {
        Write("parts/env.conf", "env { parallelism = 7 }");
        Assert.Equal(7, Read(Write("job.sql", "/* config\ninclude \"parts/env.conf\"\n*/\n" + Samples.Sql)).Environment.Parallelism);
    }

    [Theory]
    [InlineData("include \"x.conf\"")]
    [InlineData("include \"x\"")]
    [InlineData("include file(\"x.conf\")")]
    [InlineData("include required(\"x.conf\")")]
    [InlineData("include required( file( \"x.conf\" ) )")]
    public void Includes_have_several_forms(string include)
    {
        Write("x.conf", Job);
        Assert.Single(Read(Write("job.conf", include)).Sources);
    }

    [Fact]
    public void Blocks_can_be_included_into_a_section()
    {
        Write("x.conf", "FakeSource { plugin_output = a }\nFakeSource { plugin_output = b }");
        var plan = Read(Write("job.conf", "source {\n include \"x.conf\"\n FakeSource { plugin_output = c }\n}\nsink { Console { plugin_input = [a, b, c] } }"));
        Assert.Equal(["a", "b", "c"], plan.Sources.Select(s => s.OutputName));
    }

    [Fact]
    public void Substitutions_of_an_included_file_look_beside_it_first()
    {
        Write("x.conf", "n = 3\nrow.num = ${n}\nown = ${outer}");
        var plan = Read(Write("job.conf", "outer = o\nn = 9\nbase { include \"x.conf\" }\n" + Job));
        Assert.Equal("""{"n":3,"row.num":3,"own":"o"}""", ConfigText.ToJson(plan.Resolved["base"]!));
    }

    [Fact]
    public void A_missing_include_is_a_warning_unless_it_is_required()
    {
        var warning = Assert.Single(Read(Write("job.conf", "include \"none.conf\"\n" + Job)).Warnings);
        Assert.Equal("SLC1205", warning.Code);
        var error = Error(Write("job.conf", Job + "\ninclude required(\"none.conf\")"));
        Assert.Equal("SLC1205", error.Code);
        Assert.Equal(3, error.Location.Line);
    }

    [Fact]
    public void Files_that_include_one_another_are_an_error_that_names_the_way()
    {
        Write("a.conf", "include \"b.conf\"");
        Write("b.conf", "x = 1\ninclude \"job.conf\"");
        var error = Error(Write("job.conf", "include \"a.conf\""));
        Assert.Equal("SLC1204", error.Code);
        Assert.Contains("job.conf -> a.conf -> b.conf -> job.conf", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("b.conf", error.Location.File, StringComparison.Ordinal);
        Assert.Equal(2, error.Location.Line);
    }

    [Fact]
    public void Includes_that_multiply_are_refused()
    {
        for (var i = 0; i < 20; i++)
            Write($"{i}.conf", $"a {{ include \"{i + 1}.conf\" }}\nb {{ include \"{i + 1}.conf\" }}");
        Write("20.conf", "x = 1");
        Assert.Equal("SLC1203", Error(Write("job.conf", "include \"0.conf\"")).Code);
    }

    [Theory]
    [InlineData("include url(\"http://x\")", "SLC1203")]
    [InlineData("include classpath(\"x\")", "SLC1203")]
    [InlineData("include x.conf", "SLC1201")]
    [InlineData("include file(\"x\"", "SLC1201")]
    public void Other_includes_are_refused(string text, string code) => Assert.Equal(code, Error(Write("job.conf", text)).Code);

    [Fact]
    public void Text_that_is_no_file_cannot_include() =>
        Assert.Equal("SLC1203", Assert.Single(Plugins.Errors("include \"/etc/passwd\"")).Code);

    [Fact]
    public void An_error_in_an_included_file_names_that_file()
    {
        Write("x.conf", "a = 1\nb = *");
        var error = Error(Write("job.conf", "include \"x.conf\""));
        Assert.EndsWith("x.conf", error.Location.File, StringComparison.Ordinal);
        Assert.Equal((2, 5), (error.Location.Line, error.Location.Column));
    }
}
