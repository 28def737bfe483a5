using Sluice.Connect.Config;
using Sluice.Connect.Sources;
using Sluice.Connect.TestKit.Sources;

namespace Sluice.Connect.TestKit.Tests.Samples;

public sealed class CounterTests
{
    public static TheoryData<string> Checks => [.. SourceConformance.Checks];

    [Theory, MemberData(nameof(Checks))]
    public Task The_counter_conforms(string check) =>
        new SourceConformance(() => Create("50000")).RunAsync(check, TestContext.Current.CancellationToken);

    [Fact]
    public void No_rows_are_refused_with_the_option_named()
    {
        var error = Assert.Throws<ConfigException>(() => Create("0"));

        Assert.Contains("'rows' is 0, expected at least 1", error.Message, StringComparison.Ordinal);
    }

    internal static ISource Create(string rows)
    {
        var factory = new CounterSourceFactory();
        var block = new ConfigObject(
            [new ConfigField("rows", new ConfigScalar(ConfigScalarKind.Number, rows, TextLocation.Unknown), TextLocation.Unknown)], TextLocation.Unknown);
        return factory.Create(new SourceContext(factory.Options.Bind(block, "source[0].Counter", new List<ConfigError>()), null!));
    }
}
