using Sluice.Connect.Config;
using Sluice.JobFiles.Text;

namespace Sluice.JobFiles.Tests.Text;

public sealed class JsonTreeTests
{
    [Fact]
    public void Places_count_lines_and_utf16_units()
    {
        var root = JsonTree.Parse("{\n  \"ä😀\": [1,\n \"x\"]\n}", "job.json", []);
        Assert.Equal(new TextLocation("job.json", 2, 3), root.Fields[0].KeyLocation);
        var list = Assert.IsType<ConfigArray>(root.Fields[0].Value);
        Assert.Equal(new TextLocation("job.json", 2, 10), list.Location);
        Assert.Equal(new TextLocation("job.json", 3, 2), list.Items[1].Location);
    }

    [Fact]
    public void Numbers_keep_their_digits() =>
        Assert.Equal("""{"a":1.50,"b":99999999999999999999999}""", ConfigText.ToJson(JsonTree.Parse("""{"a":1.50,"b":99999999999999999999999}""", null, [])));

    [Theory]
    [InlineData("{\"a\": 1,}", 1, 9)]
    [InlineData("{\n  a: 1\n}", 2, 3)]
    [InlineData("{\"a\": 1", 1, 8)]
    [InlineData("{\"a\": ${x}}", 1, 7)]
    [InlineData("[]", 1, 1)]
    [InlineData("5", 1, 1)]
    [InlineData("{} {}", 1, 4)]
    public void Anything_but_a_json_object_is_an_error_with_its_place(string text, int line, int column)
    {
        var error = Assert.Single(Assert.Throws<ConfigException>(() => JsonTree.Parse(text, "job.json", [])).Errors);
        Assert.Equal("SLC1201", error.Code);
        Assert.Equal((line, column), (error.Location.Line, error.Location.Column));
    }

    [Fact]
    public void A_key_that_occurs_twice_is_a_warning()
    {
        var warnings = new List<ConfigError>();
        Assert.Equal("""{"a":2}""", ConfigText.ToJson(JsonTree.Parse("{\"a\": 1, \"a\": 2}", "job.json", warnings)));
        Assert.Equal("SLC1208", Assert.Single(warnings).Code);
    }

    [Fact]
    public void Sections_stay_as_they_are_written() =>
        Assert.Equal(
            """{"source":[{"plugin_name":"A"}],"sink":{"x":1}}""", ConfigText.ToJson(JsonTree.Parse("""{"source":[{"plugin_name":"A"}],"sink":{"x":1}}""", null, [])));
}
