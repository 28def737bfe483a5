using Sluice.Composition;
using Sluice.Output;
using Sluice.Output.Reference;

namespace Sluice.Docs.Tests;

/// <summary>The reference pages are what the connectors declare, and their examples are jobs that the command accepts.</summary>
public sealed class ReferencePagesTests
{
    public static TheoryData<string, string> All => [.. ConnectorEntry.All(Plugins.Catalog).Select(e => (e.Kind, e.Plugin.Name))];

    [Fact]
    public async Task The_pages_are_up_to_date()
    {
        var folder = Path.Combine(Repository.Root, "docs", "connectors");
        var pages = await new ReferencePages(Plugins.Catalog, Repository.Root).MakeAsync(TestContext.Current.CancellationToken);

        var stale = pages.Where(p => !File.Exists(Path.Combine(folder, p.File)) || File.ReadAllText(Path.Combine(folder, p.File)) != p.Text).Select(p => p.File);
        var left = Directory.GetFiles(folder).Select(f => Path.GetFileName(f)).Except(pages.Select(p => p.File));

        Assert.True(!stale.Any(), $"Stale in docs/connectors: {string.Join(", ", stale)}. Refresh with: {ReferencePages.Command}");
        Assert.True(!left.Any(), $"Nothing makes these pages in docs/connectors: {string.Join(", ", left)}. Remove them.");
    }

    [Theory, MemberData(nameof(All))]
    public void Every_option_is_described_in_sentences(string kind, string name)
    {
        var plugin = ConnectorEntry.All(Plugins.Catalog).Single(e => e.Kind == kind && e.Plugin.Name == name).Plugin;

        Assert.EndsWith(".", plugin.Summary, StringComparison.Ordinal);
        Assert.All(plugin.Options.Options, o =>
        {
            Assert.EndsWith(".", o.Description, StringComparison.Ordinal);
            Assert.True(char.IsUpper(o.Description[0]) || o.Description.StartsWith("csv ", StringComparison.Ordinal), $"'{o.Name}': {o.Description}");
        });
    }
}
