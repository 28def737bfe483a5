using Sluice.Connect.Config;

namespace Sluice.JobFiles.Tests.Text;

public sealed class SubstitutionTests
{
    [Theory]
    [InlineData("a = 1\nb = ${a}", """{"a":1,"b":1}""")]
    [InlineData("b = ${a}\na = 1", """{"b":1,"a":1}""")]
    [InlineData("a = 1\nb = ${a}\na = 2", """{"a":2,"b":2}""")]
    [InlineData("a.b = 1\nc = ${a.b}", """{"a.b":1,"c":1}""")]
    [InlineData("a { b = 1 }\nc = ${a->b}", """{"a":{"b":1},"c":1}""")]
    [InlineData("a { b = 1, c = ${a->b} }", """{"a":{"b":1,"c":1}}""")]
    [InlineData("a = x\nb = ${a} and ${a}", """{"a":"x","b":"x and x"}""")]
    [InlineData("a = x\nb = \"<\"${a}\">\"", """{"a":"x","b":"<x>"}""")]
    [InlineData("a = [1]\nb = ${a} [2]", """{"a":[1],"b":[1,2]}""")]
    [InlineData("a { x = 1 }\nb = ${a} { y = 2 }", """{"a":{"x":1},"b":{"x":1,"y":2}}""")]
    [InlineData("a { x = 1, y = 1 }\nb = ${a}\nb { y = 2 }", """{"a":{"x":1,"y":1},"b":{"x":1,"y":2}}""")]
    [InlineData("bar { foo = 42, baz = ${bar->foo} }\nbar { foo = 43 }", """{"bar":{"foo":43,"baz":43}}""")]
    [InlineData("base { x = 1 }\na = ${base} { y = 2, z = ${a->y} }", """{"base":{"x":1},"a":{"x":1,"y":2,"z":2}}""")]
    public void A_reference_sees_the_final_value(string text, string json) => Assert.Equal(json, Hocon.Json(text));

    [Theory]
    [InlineData("path = /a\npath = ${path}\":/b\"", """{"path":"/a:/b"}""")]
    [InlineData("a = [1]\na = ${a} [2]\na = ${a} [3]", """{"a":[1,2,3]}""")]
    [InlineData("a = ${?a}x", """{"a":"x"}""")]
    [InlineData("a { x = 1 }\na = ${a} { y = 2 }", """{"a":{"x":1,"y":2}}""")]
    [InlineData("a { x = 1 }\na { x = ${a->x}2 }", """{"a":{"x":"12"}}""")]
    public void A_reference_to_itself_sees_the_value_before(string text, string json) => Assert.Equal(json, Hocon.Json(text));

    [Theory]
    [InlineData("a += 1", """{"a":[1]}""")]
    [InlineData("a = [1]\na += 2\na += 3", """{"a":[1,2,3]}""")]
    [InlineData("a { l = [x] }\na { l += y }", """{"a":{"l":["x","y"]}}""")]
    [InlineData("source { A { l += 1\n l += 2 } }", """{"source":[{"l":[1,2],"plugin_name":"A"}]}""")]
    [InlineData("x = [ { l = [1], l += 2 } ]", """{"x":[{"l":[1,2]}]}""")]
    public void Plus_equals_appends_everywhere(string text, string json) => Assert.Equal(json, Hocon.Json(text));

    [Theory]
    [InlineData("a = ${?nothing}", "{}")]
    [InlineData("a = 1\na = ${?nothing}", """{"a":1}""")]
    [InlineData("a = [1, ${?nothing}, 2]", """{"a":[1,2]}""")]
    [InlineData("a = \"x\"${?nothing}", """{"a":"x"}""")]
    [InlineData("a = ${?nothing} [1]", """{"a":[1]}""")]
    [InlineData("a = ${?b}\nb = ${?a}", "{}")]
    public void An_optional_reference_to_nothing_leaves_nothing(string text, string json) => Assert.Equal(json, Hocon.Json(text));

    [Fact]
    public void All_missing_variables_are_told_at_once_with_how_to_give_them()
    {
        var errors = Assert.Throws<ConfigException>(() => Hocon.Parse("a = ${x}\nb { c = \"<\"${y.z}\">\" }")).Errors;
        Assert.Equal(2, errors.Count);
        Assert.Equal("SLC1301", errors[0].Code);
        Assert.Equal("the variable 'x' is not given", errors[0].Message);
        Assert.Contains("-i x=", errors[0].Hint, StringComparison.Ordinal);
        Assert.Equal((2, 12), (errors[1].Location.Line, errors[1].Location.Column));
        Assert.Contains("'y.z'", errors[1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a = ${a}")]
    [InlineData("a = ${b}\nb = ${a}")]
    [InlineData("a { x = ${b} }\nb { y = ${a} }")]
    public void A_circle_of_references_is_an_error_by_name(string text)
    {
        var error = Assert.Throws<ConfigException>(() => Hocon.Parse(text)).Errors[0];
        Assert.Equal("SLC1207", error.Code);
        Assert.Contains("refers to itself", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a = [1]\nb = x ${a}")]
    [InlineData("a { x = 1 }\nb = [1] ${a}")]
    [InlineData("a = 5\na += 6")]
    public void Values_that_cannot_be_joined_are_an_error_at_their_place(string text)
    {
        var error = Hocon.Error(text);
        Assert.Equal("SLC1206", error.Code);
        Assert.Equal(2, error.Location.Line);
    }

    [Fact]
    public void A_substituted_scalar_stands_where_the_substitution_stands() =>
        Assert.Equal(2, Hocon.Parse("b = 5\na = ${b}")["a"]!.Location.Line);

    [Fact]
    public void Substitutions_that_grow_without_measure_are_refused()
    {
        var lines = Enumerable.Range(1, 60).Select(i => $"a{i} = [${{a{i - 1}}}, ${{a{i - 1}}}]");
        var error = Hocon.Error("a0 = [x]\n" + string.Join('\n', lines));
        Assert.Equal("SLC1106", error.Code);
    }

    [Fact]
    public void Text_that_doubles_without_measure_is_refused()
    {
        var lines = Enumerable.Range(1, 60).Select(i => $"a{i} = ${{a{i - 1}}}${{a{i - 1}}}");
        Assert.Equal("SLC1106", Hocon.Error("a0 = 0123456789\n" + string.Join('\n', lines)).Code);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(3_000)]
    public void A_long_chain_of_references_fails_cleanly(int length)
    {
        var lines = Enumerable.Range(0, length).Select(i => $"a{i} = ${{a{i + 1}}}");
        Assert.Equal("SLC1202", Hocon.Error(string.Join('\n', lines) + $"\na{length} = 1").Code);
    }

    [Fact]
    public void A_chain_of_references_whose_ends_come_first_may_be_long()
    {
        var lines = Enumerable.Range(1, 20_000).Select(i => $"a{i} = ${{a{i - 1}}}");
        var root = Hocon.Parse("a0 = 1\n" + string.Join('\n', lines));
        Assert.Equal("1", Assert.IsType<ConfigScalar>(root["a20000"]).Text);
    }

    [Fact]
    public void Thousands_of_appends_are_no_deep_recursion()
    {
        var root = Hocon.Parse(string.Join('\n', Enumerable.Range(0, 3_000).Select(i => $"a += {i}")));
        Assert.Equal(3_000, Assert.IsType<ConfigArray>(root["a"]).Items.Count);
    }

    [Fact]
    public void Substitutions_cannot_nest_deeper_than_a_file_may()
    {
        var lines = Enumerable.Range(1, 1_200).Select(i => $"a{i} = [${{a{i - 1}}}]");
        Assert.Equal("SLC1202", Hocon.Error("a0 = [x]\n" + string.Join('\n', lines)).Code);
    }
}
