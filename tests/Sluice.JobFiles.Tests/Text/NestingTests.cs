using System.Text;
using Sluice.Connect.Config;
using Sluice.JobFiles.Resuming;
using Sluice.JobFiles.Text;
using Sluice.JobFiles.Types;

namespace Sluice.JobFiles.Tests.Text;

public sealed class NestingTests
{
    private static string Nested(string open, string inner, string close, int levels) =>
        new StringBuilder().Insert(0, open, levels).Append(inner).Insert(open.Length * levels + inner.Length, close, levels).ToString();

    [Theory]
    [InlineData("a {", "x = 1", "}")]
    [InlineData("a = [", "1", "]")]
    [InlineData("a = [{ b = {", "x = 1", "}}]")]
    public void A_thousand_levels_are_read_and_written(string open, string inner, string close)
    {
        var levels = open.StartsWith("a = [{", StringComparison.Ordinal) ? 330 : 1_000;
        var text = open.StartsWith("a = [", StringComparison.Ordinal) && !open.Contains('{', StringComparison.Ordinal)
            ? "a = " + Nested("[", inner, "]", levels)
            : Nested(open, inner, close, levels);
        var root = Hocon.Parse(text);
        Assert.Equal(ConfigText.ToJson(root), ConfigText.ToJson(Hocon.Parse(ConfigText.ToJson(root))));
    }

    [Theory]
    [InlineData("a {", "x = 1", "}")]
    [InlineData("a {", "", "")]
    [InlineData("a = [", "", "")]
    [InlineData("[", "", "")]
    [InlineData("{a:", "1", "}")]
    [InlineData("source {", "", "}")]
    [InlineData("a->", "b = 1", "")]
    [InlineData("a = ${x} {", "", "}")]
    public void A_hundred_thousand_levels_fail_cleanly(string open, string inner, string close) =>
        Assert.StartsWith("SLC12", Hocon.Error(Nested(open, inner, close, 100_000)).Code, StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"a\":", "1", "}")]
    [InlineData("{\"a\":[", "1", "]}")]
    [InlineData("[", "1", "]")]
    public void A_hundred_thousand_levels_of_json_fail_cleanly(string open, string inner, string close)
    {
        var error = Assert.Throws<ConfigException>(() => JsonTree.Parse(Nested(open, inner, close, 100_000), "job.json", []));
        Assert.Equal("SLC1202", Assert.Single(error.Errors).Code);
    }

    [Fact]
    public void A_thousand_levels_of_json_are_read()
    {
        var root = JsonTree.Parse(Nested("{\"a\":", "1", "}", 1_000), "job.json", []);
        Assert.Equal(Nested("{\"a\":", "1", "}", 1_000), ConfigText.ToJson(root));
    }

    [Fact]
    public void All_that_is_allowed_fits_a_stack_of_one_megabyte()
    {
        // What a thread has where the system gives least. An overflow would end the test process.
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    var root = Hocon.Parse(Nested("a {", "x = \"${v}\"", "}", 1_000), ["v=1"]);
                    _ = ConfigText.ToJson(root);
                    _ = JobFileText.ToText(root);
                    _ = JobFileDiff.Compare(root, root);
                    var chain = string.Join('\n', Enumerable.Range(0, 1_000).Select(i => $"a{i} = {{ x = [${{a{i + 1}}}] }}"));
                    _ = Assert.Throws<ConfigException>(() => Hocon.Parse(chain + "\na1000 = 1"));
                    var links = string.Join('\n', Enumerable.Range(0, 5_000).Select(i => $"a{i} = ${{a{i + 1}}}"));
                    _ = Assert.Throws<ConfigException>(() => Hocon.Parse(links + "\na5000 = 1"));
                    _ = SchemaDialect.Instance.ReadType(ConfigScalar.OfString(Nested("map<string,", "int", ">", 1_000)));
                    _ = SchemaDialect.Instance.ReadType(Hocon.Parse(Nested("a {", "x = int", "}", 1_000)));
                    _ = Hocon.Parse(Nested("a {", "x = 1", "}", 1_000) + "\n" + Nested("a {", "y = 1", "}", 1_000));
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            1024 * 1024);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    [Fact]
    public void A_deeply_nested_type_fails_cleanly()
    {
        var text = Nested("map<string,", "int", ">", 3_000);
        var error = Assert.Throws<ConfigException>(() => SchemaDialect.Instance.ReadType(ConfigScalar.OfString(text)));
        Assert.Equal("SLC1202", Assert.Single(error.Errors).Code);
    }
}
