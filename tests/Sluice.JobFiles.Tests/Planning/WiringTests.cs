using Sluice.JobFiles.Planning;

namespace Sluice.JobFiles.Tests.Planning;

public sealed class WiringTests
{
    /// <summary>The edges of the plan, each as <c>from>to</c> by position.</summary>
    private static string Edges(JobPlan plan) => string.Join(
        ' ',
        plan.Transforms.Concat<PlanNode>(plan.Sinks).SelectMany(n => n.Inputs.Select(i => $"{Short(i)}>{Short(n)}")).Order(StringComparer.Ordinal));

    private static string Short(PlanNode node) => node.Id[..2] + node.Index;

    [Theory]
    [InlineData("source { FakeSource { } }\nsink { Console { } }")]
    [InlineData("source { FakeSource { plugin_output = a } }\nsink { Console { plugin_input = a } }")]
    [InlineData("source { FakeSource { result_table_name = a } }\nsink { Console { plugin_input = a } }")]
    [InlineData("source { FakeSource { plugin_output = a } }\nsink { Console { source_table_name = [a] } }")]
    [InlineData("source { FakeSource { plugin_output = a } }\nsink { Console { } }")]
    public void One_source_and_one_sink_are_joined(string text)
    {
        var plan = Plugins.Plan(text);
        Assert.Equal("so0>si0", Edges(plan));
        Assert.Empty(plan.Warnings);
    }

    [Theory]
    [InlineData("source { FakeSource { plugin_output = a } }\nsink { Console { plugin_input = b } }", "so0>si0", 1)]
    [InlineData("source { FakeSource { } }\nsink { Console { plugin_input = b } }", "so0>si0", 1)]
    [InlineData("source { FakeSource { plugin_output = a } }\ntransform { Copy { plugin_input = x, plugin_output = b } }\nsink { Console { plugin_input = a } }", "so0>tr0 tr0>si0", 2)]
    [InlineData("source { FakeSource { } }\ntransform { Copy { } }\nsink { Console { } }", "so0>tr0 tr0>si0", 0)]
    public void In_a_simple_job_wrong_names_are_warnings(string text, string edges, int warnings)
    {
        var plan = Plugins.Plan(text);
        Assert.Equal(edges, Edges(plan));
        Assert.Equal(warnings, plan.Warnings.Count);
        Assert.All(plan.Warnings, w => Assert.Equal("SLC1606", w.Code));
    }

    [Fact]
    public void Transforms_may_be_listed_in_any_order_and_are_planned_in_the_order_of_the_rows()
    {
        var plan = Plugins.Plan("""
            source { FakeSource { plugin_output = a } }
            transform {
              Copy { plugin_input = c, plugin_output = d }
              Filter { plugin_input = b, plugin_output = c }
              Copy { plugin_input = a, plugin_output = b }
            }
            sink { Console { plugin_input = d } }
            """);
        Assert.Equal(["transform[2].Copy", "transform[1].Filter", "transform[0].Copy"], plan.Transforms.Select(t => t.Id));
        Assert.Equal("so0>tr2 tr0>si0 tr1>tr0 tr2>tr1", Edges(plan));
        Assert.Equal([plan.Transforms[1]], plan.DownstreamOf(plan.Transforms[0]));
    }

    [Fact]
    public void Several_inputs_are_a_union_and_several_readers_a_fan_out_in_old_and_new_names()
    {
        var plan = Plugins.Plan("""
            source {
              FakeSource { result_table_name = a }
              FakeSource { plugin_output = b }
            }
            sink {
              Console { source_table_name = ["a", "b"] }
              Jdbc { plugin_input = "a, b" }
              Console { plugin_input = [b] }
            }
            """);
        Assert.Equal("so0>si0 so0>si1 so1>si0 so1>si1 so1>si2", Edges(plan));
        Assert.Equal(["sink[0].Console", "sink[1].Jdbc"], plan.DownstreamOf(plan.Sources[0]).Select(n => n.Id));
        Assert.Empty(plan.DownstreamOf(plan.Sinks[0]));
    }

    [Theory]
    [InlineData("plugin_output = new\n result_table_name = old", "new")]
    [InlineData("plugin_output = null\n result_table_name = old", "old")]
    public void The_newer_name_goes_before_the_older(string names, string output) =>
        Assert.Equal(output, Plugins.Plan($"source {{ FakeSource {{ {names} }} }}\nsink {{ Console {{ }} }}").Sources[0].OutputName);

    [Theory]
    [InlineData("FakeSource { }\n FakeSource { plugin_output = b }", "", "Console { plugin_input = b }", "SLC1604", "source[0].FakeSource has no output name")]
    [InlineData("FakeSource { plugin_output = a }", "", "Console { plugin_input = a }\n Console { }", "SLC1601", "sink[1].Console does not say what it reads")]
    [InlineData("FakeSource { plugin_output = a }\n FakeSource { plugin_output = a }", "", "Console { plugin_input = a }", "SLC1602", "have the same output name 'a'")]
    [InlineData("FakeSource { plugin_output = orders }", "", "Console { plugin_input = order }\n Console { plugin_input = orders }", "SLC1603", "did you mean 'orders'?")]
    [InlineData("FakeSource { plugin_output = a }\n FakeSource { plugin_output = b }", "", "Console { plugin_input = b }", "SLC1604", "nothing reads 'a'")]
    [InlineData(
        "FakeSource { plugin_output = a }",
        "Copy { plugin_input = a, plugin_output = b }\n Copy { plugin_input = a, plugin_output = c }",
        "Console { plugin_input = b }",
        "SLC1604",
        "nothing reads 'c', the output of transform[1].Copy")]
    [InlineData(
        "FakeSource { plugin_output = a }",
        "Copy { plugin_input = [a, d], plugin_output = b }\n Copy { plugin_input = b, plugin_output = c }\n Copy { plugin_input = c, plugin_output = d }",
        "Console { plugin_input = d }",
        "SLC1605",
        "in a circle: 'b' -> 'c' -> 'd' -> 'b'")]
    [InlineData(
        "FakeSource { plugin_output = a }",
        "Copy { plugin_input = b, plugin_output = b }\n Copy { plugin_input = a, plugin_output = c }",
        "Console { plugin_input = [b, c] }",
        "SLC1605",
        "in a circle: 'b' -> 'b'")]
    public void In_any_other_job_each_wrong_name_is_an_error(string source, string transform, string sink, string code, string message)
    {
        var text = $"source {{\n {source}\n}}\ntransform {{\n {transform}\n}}\nsink {{\n {sink}\n}}";
        var expected = code == "SLC1604" && message.Contains("no output", StringComparison.Ordinal) ? "SLC1601" : code;
        var error = Assert.Single(Plugins.Errors(text));
        Assert.Equal(expected, error.Code);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(0, error.Location.Line);
    }

    [Fact]
    public void Parallelism_is_the_sources_own_else_the_jobs()
    {
        var plan = Plugins.Plan("""
            env { parallelism = 3 }
            source {
              FakeSource { plugin_output = a, parallelism = 5 }
              FakeSource { plugin_output = b }
            }
            sink { Console { plugin_input = [a, b] } }
            """);
        Assert.Equal([5, 3], plan.Sources.Select(s => s.Parallelism));
    }

    [Theory]
    [InlineData("0", "expected at least 1")]
    [InlineData("two", "expected a whole number")]
    public void A_wrong_parallelism_is_an_error(string value, string message) =>
        Assert.Contains(message, Assert.Single(Plugins.Errors($"source {{ FakeSource {{ parallelism = {value} }} }}\nsink {{ Console {{ }} }}")).Message, StringComparison.Ordinal);
}
