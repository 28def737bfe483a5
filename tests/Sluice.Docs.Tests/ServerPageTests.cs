using Sluice.Server;

namespace Sluice.Docs.Tests;

/// <summary>The server's page shows the options that the server reads.</summary>
public sealed class ServerPageTests
{
    [Fact]
    public void The_table_of_options_is_up_to_date()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "server.md"));
        var begin = page.IndexOf("<!-- options -->\n", StringComparison.Ordinal) + "<!-- options -->\n".Length;
        var end = page.IndexOf("<!-- /options -->", StringComparison.Ordinal);

        Assert.True(page[begin..end] == OptionsTable.Make(), "Stale: replace the table in docs/server.md with what 'sluice server --options' prints.");
    }

    [Fact]
    public void Every_option_is_described_in_sentences() =>
        Assert.All(ServerOptions.All.Options, o =>
        {
            Assert.EndsWith(".", o.Description, StringComparison.Ordinal);
            Assert.True(char.IsUpper(o.Description[0]) || o.Description.StartsWith("sqlite:", StringComparison.Ordinal), $"'{o.Name}': {o.Description}");
        });
}
