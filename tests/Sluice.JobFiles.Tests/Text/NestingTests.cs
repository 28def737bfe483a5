using System.Text;
using Sluice.Connect.Config;
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
    public void A_deeply_nested_type_fails_cleanly()
    {
        var text = Nested("map<string,", "int", ">", 3_000);
        var error = Assert.Throws<ConfigException>(() => SchemaDialect.Instance.ReadType(ConfigScalar.OfString(text)));
        Assert.Equal("SLC1202", Assert.Single(error.Errors).Code);
    }
}
