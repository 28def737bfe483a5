using Sluice.Connect.Config;
using Sluice.Connect.Options;

namespace Sluice.Connect.Tests.Options;

public sealed class OptionSetTests
{
    private static readonly Option<string> Url = Option.String("url", "Where.").Required();
    private static readonly Option<int> Size = Option.Int("split.size", "Rows.").WithDefault(5).WithFallback("size");
    private static readonly Option<string> Password = Option.String("password", "Secret.").Secret();
    private static readonly Option<int> Pin = Option.Int("pin", "Secret number.").Secret();
    private static readonly Option<Mode> SaveMode = Option.Enum<Mode>("save_mode", "How.").WithDefault(Mode.DropData);
    private static readonly Option<IReadOnlyList<string>> Names = Option.List("names", "Names.");
    private static readonly OptionSet Set = new(Url, Size, Password, Pin, SaveMode, Names);

    private readonly List<ConfigError> _problems = [];

    private enum Mode
    {
        DropData,
        AppendData,
    }

    [Fact]
    public void Values_and_defaults_are_read()
    {
        var values = Bind(("url", Text("x")), ("split.size", Number("7")), ("save_mode", Text("append_data")));
        Assert.Empty(_problems);
        Assert.Equal(("x", 7, Mode.AppendData), (values.Get(Url), values.Get(Size), values.Get(SaveMode)));
        Assert.Null(values.Find(Password));
        Assert.True(values.Has(Url));
        Assert.False(values.Has(Names));
    }

    [Fact]
    public void A_default_counts_only_where_nothing_is_given()
    {
        var values = Bind(("url", Text("x")));
        Assert.Equal((5, Mode.DropData), (values.Get(Size), values.Get(SaveMode)));
        Assert.False(values.Has(Size));
        Assert.Throws<InvalidOperationException>(() => values.Get(Names));
    }

    [Fact]
    public void A_dotted_name_may_be_written_as_nested_objects()
    {
        var values = Bind(("url", Text("x")), ("split", Object(("size", Text(" 8 ")))));
        Assert.Empty(_problems);
        Assert.Equal(8, values.Get(Size));
    }

    [Fact]
    public void An_older_name_is_read_with_a_warning()
    {
        var values = Bind(("url", Text("x")), ("size", Number("9")));
        Assert.Equal(9, values.Get(Size));
        var warning = Assert.Single(_problems);
        Assert.True(warning.IsWarning);
        Assert.Contains("write 'split.size'", warning.ToString());
    }

    [Fact]
    public void All_errors_are_told_at_once_with_their_places()
    {
        Bind(("split.size", Text("many")), ("save_mode", Text("DROP_DATE")));
        Assert.Equal(3, _problems.Count);
        Assert.Contains(_problems, p => p.Message.Contains("'url' is required", StringComparison.Ordinal));
        Assert.Contains(_problems, p => p.Message.Contains("'test.split.size' is 'many', expected a whole number", StringComparison.Ordinal) && p.Location.Line == 1);
        Assert.Contains(_problems, p => p.Hint == "did you mean DROP_DATA?" && p.Location.Line == 2);
    }

    [Fact]
    public void An_unknown_name_is_a_warning_with_the_nearest_known_one()
    {
        Bind(("url", Text("x")), ("pasword", Text("hidden")), ("split", Object(("sise", Number("1")))), ("parallelism", Number("2")));
        Assert.Equal(2, _problems.Count);
        Assert.All(_problems, p => Assert.True(p.IsWarning));
        Assert.Contains(_problems, p => p.Hint == "did you mean 'password'?");
        Assert.Contains(_problems, p => p.Hint == "did you mean 'split.size'?");
    }

    [Fact]
    public void A_secrets_value_is_never_shown()
    {
        Bind(("url", Text("x")), ("pin", Text("hunter2")));
        Assert.DoesNotContain("hunter2", Assert.Single(_problems).ToString());
    }

    [Fact]
    public void Null_is_as_if_the_option_were_not_there()
    {
        var values = Bind(("url", new ConfigScalar(ConfigScalarKind.Null, "null", default)), ("split.size", new ConfigScalar(ConfigScalarKind.Null, "null", default)));
        Assert.Contains("'url' is required", Assert.Single(_problems).Message);
        Assert.Equal(5, values.Get(Size));
    }

    [Fact]
    public void A_list_may_be_given_as_one_text()
    {
        Assert.Equal(["a", "b"], Bind(("url", Text("x")), ("names", Text("a , b"))).Get(Names));
        Assert.Equal(["a,b"], Bind(("url", Text("x")), ("names", new ConfigArray([Text("a,b")], default))).Get(Names));
    }

    [Fact]
    public void A_text_option_takes_the_JSON_of_an_object() =>
        Assert.Equal("{\"a\":1.50}", Bind(("url", Object(("a", Number("1.50"))))).Get(Url));

    [Theory]
    [InlineData("exactly", 0, "exactly one of 'a', 'b' must be given; none is given")]
    [InlineData("exactly", 1, null)]
    [InlineData("exactly", 2, "exactly one of 'a', 'b' must be given; given: 'a', 'b'")]
    [InlineData("most", 0, null)]
    [InlineData("most", 2, "at most one of")]
    [InlineData("least", 0, "at least one of")]
    [InlineData("least", 2, null)]
    [InlineData("all", 0, null)]
    [InlineData("all", 1, "all or none of 'a', 'b' must be given; missing: 'b'")]
    [InlineData("all", 2, null)]
    [InlineData("when", 0, null)]
    [InlineData("when", 1, "'b' is required when 'a' is 1")]
    public void Rules_over_several_options_are_checked(string name, int given, string? message)
    {
        var (a, b) = (Option.Int("a", "A."), Option.Int("b", "B."));
        var rule = name switch
        {
            "exactly" => OptionRule.ExactlyOne(a, b),
            "most" => OptionRule.AtMostOne(a, b),
            "least" => OptionRule.AtLeastOne(a, b),
            "all" => OptionRule.AllOrNone(a, b),
            _ => OptionRule.RequiredWhen(b, a, 1),
        };
        var config = new[] { ("a", (ConfigValue)Number("1")), ("b", Number("1")) }.Take(given).ToArray();
        new OptionSet([a, b], [rule]).Bind(Object(config), "test", _problems);
        if (message is null)
            Assert.Empty(_problems);
        else
            Assert.Contains(message, Assert.Single(_problems).Message);
    }

    [Fact]
    public void The_first_of_two_fields_with_one_name_keeps_its_place_and_the_last_its_value()
    {
        var config = Object(("a", Text("1")), ("b", Text("2")), ("a", Text("3")));
        Assert.Equal(["a", "b"], config.Fields.Select(f => f.Key));
        Assert.Equal("3", ((ConfigScalar)config["a"]!).Text);
    }

    private OptionValues Bind(params (string Key, ConfigValue Value)[] fields) => Set.Bind(Object(fields), "test", _problems);

    private static ConfigScalar Text(string text) => ConfigScalar.OfString(text);

    private static ConfigScalar Number(string digits) => new(ConfigScalarKind.Number, digits, default);

    private static ConfigObject Object(params (string Key, ConfigValue Value)[] fields) => new(
        fields.Select((f, i) => new ConfigField(f.Key, f.Value with { Location = At(i + 1) }, At(i + 1))), At(1));

    private static TextLocation At(int line) => new("job.conf", line, 1);
}
