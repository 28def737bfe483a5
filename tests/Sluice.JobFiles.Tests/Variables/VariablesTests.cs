using Sluice.Connect.Config;
using Sluice.JobFiles.Variables;

namespace Sluice.JobFiles.Tests.Variables;

public sealed class VariablesTests
{
    [Theory]
    [InlineData("a=1", "a|1")]
    [InlineData("a=1,b=2", "a|1 b|2")]
    [InlineData("a=x=y", "a|x=y")]
    [InlineData("a=[1,2],b=3", "a|[1,2] b|3")]
    [InlineData("a=\"1,2\",b=3", "a|\"1,2\" b|3")]
    [InlineData("a=", "a|")]
    [InlineData("a=1,,b=2,", "a|1 b|2")]
    public void Arguments_are_cut_at_commas_outside_brackets_and_quotes(string argument, string expected)
    {
        var errors = new List<ConfigError>();
        var variables = JobVariables.Parse([argument], errors);
        Assert.Empty(errors);
        Assert.Equal(expected, string.Join(' ', variables.Names.Select(n => $"{n}|{variables.Find(n)}")));
    }

    [Theory]
    [InlineData("database_name=x")]
    [InlineData("schema_name=x")]
    [InlineData("schema_full_name=x")]
    [InlineData("table_name=x")]
    [InlineData("table_full_name=x")]
    [InlineData("primary_key=x")]
    [InlineData("unique_key=x")]
    [InlineData("a=1,field_names=x")]
    public void Names_that_sinks_fill_in_are_refused(string argument)
    {
        var error = Hocon.Error("a = 1", argument);
        Assert.Equal("SLC1303", error.Code);
        Assert.Contains("is reserved", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hunter2")]
    [InlineData("=hunter2")]
    [InlineData("password=a,hunter2")]
    public void An_argument_without_a_name_is_an_error_that_does_not_show_it(string argument)
    {
        var error = Hocon.Error("a = 1", argument);
        Assert.Equal("SLC1302", error.Code);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Unquoted_substitutions_take_variables() =>
        Assert.Equal("""{"a":"16","b":"<x>","c":""}""", Hocon.Json("a = ${n}\nb = \"<\"${v}\">\"\nc = ${e}", "n=16", "v=x", "e="));

    [Fact]
    public void A_value_in_brackets_is_a_list_cut_at_commas_and_nothing_else() =>
        Assert.Equal("""{"a":["abc","de~","f h"," \"x\""]}""", Hocon.Json("a = ${t}", "t=[abc,de~,f h, \"x\"]"));

    [Fact]
    public void The_file_goes_first_then_the_environment_then_variables()
    {
        var warnings = new List<ConfigError>();
        var root = Hocon.Parse(
            "x = file\na = ${x}\nb = ${y}\nc = ${z}", ["x=given", "y=given", "z=given"], name => name is "x" or "y" ? "environment" : null, warnings);
        Assert.Equal("""{"x":"file","a":"file","b":"environment","c":"given"}""", ConfigText.ToJson(root));
        var warning = Assert.Single(warnings);
        Assert.Equal("SLC1304", warning.Code);
        Assert.Contains("${y} is taken from the environment", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_may_have_the_name_of_its_variable() =>
        Assert.Equal("""{"rowNum":"5"}""", Hocon.Json("rowNum = ${rowNum}", "rowNum=5"));

    [Theory]
    [InlineData("${v}", "given")]
    [InlineData("a ${v} b ${v}", "a given b given")]
    [InlineData("${v:other}", "given")]
    [InlineData("${w:other}", "other")]
    [InlineData("${w: some text }", "some text")]
    [InlineData("${w:}", "")]
    [InlineData("${w}", "${w}")]
    [InlineData("${empty:other}", "other")]
    [InlineData("${empty}", "${empty}")]
    [InlineData("${k0}=${v0}", "${k0}=${v0}")]
    [InlineData("${table_name}", "${table_name}")]
    [InlineData("${table_name:t}", "${table_name:t}")]
    [InlineData("$v {v} ${", "$v {v} ${")]
    [InlineData("${a:{x}}", "{x}")]
    public void Placeholders_inside_quotes_are_filled_in(string text, string expected)
    {
        var root = Hocon.Parse($"a = \"{text}\"\nb = [ {{ c = [\"{text}\"] }} ]", ["v=given", "empty="]);
        Assert.Equal(expected, ((ConfigScalar)root["a"]!).Text);
        var inner = (ConfigObject)((ConfigArray)root["b"]!).Items[0];
        Assert.Equal(expected, ((ConfigScalar)((ConfigArray)inner["c"]!).Items[0]).Text);
    }

    [Fact]
    public void Without_any_variable_text_stays_as_it_is_even_with_a_default() =>
        Assert.Equal("""{"a":"${n:50}"}""", Hocon.Json("a = \"${n:50}\""));

    [Fact]
    public void What_is_filled_in_is_text() =>
        Assert.Equal(ConfigScalarKind.String, ((ConfigScalar)Hocon.Parse("a = \"${n:50}\"", ["x=1"])["a"]!).Kind);

    [Fact]
    public void Keys_are_not_filled_in() => Assert.Equal("""{"${v}":1}""", Hocon.Json("\"${v}\" = 1", "v=x"));
}
