using Sluice.Connect.Config;

namespace Sluice.JobFiles.Tests.Text;

public sealed class LexicalRulesTests
{
    [Theory]
    [InlineData("a = 1", """{"a":1}""")]
    [InlineData("a : 1", """{"a":1}""")]
    [InlineData("a { b = 1 }", """{"a":{"b":1}}""")]
    [InlineData("a\n=\n1", """{"a":1}""")]
    [InlineData("a =\n  { b = 1 }", """{"a":{"b":1}}""")]
    [InlineData("{ a = 1 }", """{"a":1}""")]
    [InlineData("{ \"a\" : [1, 2,], }", """{"a":[1,2]}""")]
    [InlineData("", "{}")]
    [InlineData("\uFEFFa = 1", """{"a":1}""")]
    [InlineData("a = 1\r\nb = 2\r\n", """{"a":1,"b":2}""")]
    public void Fields_are_read_in_every_form(string text, string json) => Assert.Equal(json, Hocon.Json(text));

    [Theory]
    [InlineData("row.num = 16", """{"row.num":16}""")]
    [InlineData("\"row.num\" = 16", """{"row.num":16}""")]
    [InlineData("spark.app.name = x", """{"spark.app.name":"x"}""")]
    [InlineData("a -> b = 1", """{"a":{"b":1}}""")]
    [InlineData("a->b.c->d = 1", """{"a":{"b.c":{"d":1}}}""")]
    [InlineData("10->b = 1", """{"10":{"b":1}}""")]
    [InlineData("\"a->b\" = 1", """{"a->b":1}""")]
    [InlineData("two words = 1", """{"two words":1}""")]
    [InlineData("include = 1", """{"include":1}""")]
    [InlineData("10 = 1\ntrue = 2", """{"10":1,"true":2}""")]
    public void A_dot_belongs_to_the_key_and_an_arrow_nests(string text, string json) => Assert.Equal(json, Hocon.Json(text));

    [Theory]
    [InlineData("10", ConfigScalarKind.Number)]
    [InlineData("-1.50", ConfigScalarKind.Number)]
    [InlineData("1e+5", ConfigScalarKind.Number)]
    [InlineData("99999999999999999999", ConfigScalarKind.Number)]
    [InlineData("010", ConfigScalarKind.String)]
    [InlineData("1.", ConfigScalarKind.String)]
    [InlineData("10ms", ConfigScalarKind.String)]
    [InlineData("1g", ConfigScalarKind.String)]
    [InlineData("1.5.2", ConfigScalarKind.String)]
    [InlineData("2024-01-31", ConfigScalarKind.String)]
    [InlineData("-", ConfigScalarKind.String)]
    [InlineData("true", ConfigScalarKind.Boolean)]
    [InlineData("trueblue", ConfigScalarKind.String)]
    [InlineData("true blue", ConfigScalarKind.String)]
    [InlineData("True", ConfigScalarKind.String)]
    [InlineData("null", ConfigScalarKind.Null)]
    [InlineData("\"null\"", ConfigScalarKind.String)]
    [InlineData("\"10\"", ConfigScalarKind.String)]
    [InlineData("com.mysql.cj.jdbc.Driver", ConfigScalarKind.String)]
    [InlineData("/a/b", ConfigScalarKind.String)]
    public void The_whole_token_decides_what_a_scalar_is(string text, ConfigScalarKind kind)
    {
        var scalar = Assert.IsType<ConfigScalar>(Hocon.Parse("a = " + text)["a"]);
        Assert.Equal(kind, scalar.Kind);
        Assert.Equal(text.Trim('"'), scalar.Text);
    }

    [Theory]
    [InlineData("a =   some  inner   space   # comment", "some  inner   space")]
    [InlineData("a = text // comment", "text")]
    [InlineData("a = http/x//comment", "http/x")]
    [InlineData("a = \"  kept  \"", "  kept  ")]
    [InlineData("a = \"\\n\\t\\\"\\\\\\/\\u00e4\"", "\n\t\"\\/ä")]
    [InlineData("a = \"# no comment // here\"", "# no comment // here")]
    [InlineData("a = \"\"\"raw \\n \"quoted\" text\"\"\"", "raw \\n \"quoted\" text")]
    [InlineData("a = \"\"\"x\"\"\"\"\"", "x\"\"")]
    [InlineData("a = \"\"\"one\ntwo\"\"\"", "one\ntwo")]
    [InlineData("a = \"\"", "")]
    [InlineData("a = \"x\" y \"z\"", "x y z")]
    [InlineData("a = 10 ms", "10 ms")]
    public void Text_is_kept_as_it_is_written(string text, string value) =>
        Assert.Equal(value, Assert.IsType<ConfigScalar>(Hocon.Parse(text)["a"]).Text);

    [Theory]
    [InlineData("a = [1\n2\n3]", "[1,2,3]")]
    [InlineData("a = [ {x=1}\n{x=2}, {x=3} ]", """[{"x":1},{"x":2},{"x":3}]""")]
    [InlineData("a = [[1,2],[3]]", "[[1,2],[3]]")]
    [InlineData("a = [\n  # nothing\n]", "[]")]
    [InlineData("a = [a b, c]", """["a b","c"]""")]
    public void Items_are_separated_by_commas_or_lines(string text, string json) => Assert.Equal($$"""{"a":{{json}}}""", Hocon.Json(text));

    [Theory]
    [InlineData("a = 1\na = 2", """{"a":2}""")]
    [InlineData("a { x = 1 }\nb = 0\na { y = 2, x = 3 }", """{"a":{"x":3,"y":2},"b":0}""")]
    [InlineData("a { x = 1 }\na = 5", """{"a":5}""")]
    [InlineData("a = 5\na { x = 1 }", """{"a":{"x":1}}""")]
    [InlineData("a { x = 1 }\na = null\na { y = 2 }", """{"a":{"y":2}}""")]
    [InlineData("a = [1]\na = [2]", """{"a":[2]}""")]
    [InlineData("a = {x = 1} {y = 2}", """{"a":{"x":1,"y":2}}""")]
    [InlineData("a = [1] [2]", """{"a":[1,2]}""")]
    [InlineData("a -> x = 1\na -> y = 2", """{"a":{"x":1,"y":2}}""")]
    public void Later_values_replace_and_objects_merge(string text, string json) => Assert.Equal(json, Hocon.Json(text));

    [Fact]
    public void Fields_keep_the_order_of_the_file()
    {
        var fields = Hocon.Parse("z = 1\na = 2\nm = 3\na = 4").Fields;
        Assert.Equal(["z", "a", "m"], fields.Select(f => f.Key));
    }

    [Fact]
    public void Every_key_and_value_knows_its_place()
    {
        var root = Hocon.Parse("# first\nenv {\n  job.mode = \"BATCH\"\n  list = [1,\n    two]\n}");
        var env = Assert.IsType<ConfigObject>(root["env"]);
        Assert.Equal(new TextLocation("job.conf", 2, 5), env.Location);
        Assert.Equal(new TextLocation("job.conf", 3, 3), env.Fields[0].KeyLocation);
        Assert.Equal(new TextLocation("job.conf", 3, 14), env.Fields[0].Value.Location);
        Assert.Equal(new TextLocation("job.conf", 5, 5), Assert.IsType<ConfigArray>(env["list"]).Items[1].Location);
    }

    [Fact]
    public void Lines_inside_triple_quotes_count()
    {
        var root = Hocon.Parse("a = \"\"\"one\ntwo\nthree\"\"\"\nb = 1");
        Assert.Equal(4, root["b"]!.Location.Line);
    }
}
