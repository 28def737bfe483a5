namespace Sluice.JobFiles.Tests.Text;

public sealed class SectionListTests
{
    [Theory]
    [InlineData("source { FakeSource { row.num = 1 } }", """{"source":[{"row.num":1,"plugin_name":"FakeSource"}]}""")]
    [InlineData("sink { Console { } }", """{"sink":[{"plugin_name":"Console"}]}""")]
    [InlineData("sink{\n  console {\n  }\n}", """{"sink":[{"plugin_name":"console"}]}""")]
    [InlineData("transform { }", """{"transform":[]}""")]
    [InlineData("source { A { x = 1 }\n A { x = 2 } }", """{"source":[{"x":1,"plugin_name":"A"},{"x":2,"plugin_name":"A"}]}""")]
    [InlineData("source { B { }\n A { } }", """{"source":[{"plugin_name":"B"},{"plugin_name":"A"}]}""")]
    [InlineData("source { A { plugin_name = Own } }", """{"source":[{"plugin_name":"Own"}]}""")]
    [InlineData("source = { A { } }", """{"source":[{"plugin_name":"A"}]}""")]
    [InlineData("source -> x { A { } }", """{"source":{"x":[{"plugin_name":"A"}]}}""")]
    [InlineData("source { MySQL-CDC { a = 1 } }", """{"source":[{"a":1,"plugin_name":"MySQL-CDC"}]}""")]
    public void Blocks_of_a_section_become_items_with_their_name(string text, string json) => Assert.Equal(json, Hocon.Json(text));

    [Fact]
    public void The_innermost_key_decides_so_that_an_option_named_like_a_section_is_a_list_too() =>
        Assert.Equal(
            """{"source":[{"source":[{"y":1,"plugin_name":"x"}],"plugin_name":"A"}]}""", Hocon.Json("source { A { source { x { y = 1 } } } }"));

    [Fact]
    public void Objects_in_a_list_follow_the_key_around_the_list() =>
        Assert.Equal("""{"source":[["A",1]]}""", Hocon.Json("source = [ { plugin_name = A, x = 1 } ]"));

    [Fact]
    public void Other_objects_stay_objects() =>
        Assert.Equal(
            """{"sink":[{"properties":{"useSSL":false},"plugin_name":"jdbc"}]}""", Hocon.Json("sink { jdbc { properties { useSSL=false } } }"));

    [Fact]
    public void A_repeated_section_replaces_the_first() =>
        Assert.Equal("""{"source":[{"plugin_name":"B"}]}""", Hocon.Json("source { A {} }\nsource { B {} }"));

    [Fact]
    public void A_block_may_come_from_a_substitution() =>
        Assert.Equal(
            """{"base":{"x":1},"source":[{"plugin_name":"A","x":1},{"plugin_name":"A","x":1,"y":2}]}""",
            Hocon.Json("base { x = 1 }\nsource { A = ${base}\n A = ${base} { y = 2 } }"));
}
