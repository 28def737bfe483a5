using Sluice.Connect;
using Sluice.JobFiles;
using Sluice.JobFiles.Types;
using Sluice.Runtime.Resolution;

namespace Sluice.Output.Reference;

/// <summary>The pages of docs/connectors: one for each name, and an index. Made from what plugins declare, and from their example jobs.</summary>
internal sealed class ReferencePages(ConnectorCatalog catalog, string workingDirectory)
{
    /// <summary>The command that writes the pages, as they say it.</summary>
    public const string Command = "./sluice connectors --markdown docs/connectors";

    /// <summary>Makes all pages: file names and texts.</summary>
    public async Task<IReadOnlyList<(string File, string Text)>> MakeAsync(CancellationToken cancellationToken)
    {
        var entries = ConnectorEntry.All(catalog);
        var pages = new List<(string File, string Text)> { ("README.md", ReferenceText.Index(entries)) };
        foreach (var page in entries.GroupBy(e => e.Plugin.Name, StringComparer.Ordinal))
        {
            var sections = new List<string>();
            foreach (var entry in page)
                sections.Add(await SectionAsync(entry, cancellationToken));
            pages.Add(($"{page.Key}.md", ReferenceText.Page(page.Key, sections)));
        }

        return pages;
    }

    private async Task<string> SectionAsync(ConnectorEntry entry, CancellationToken cancellationToken)
    {
        var example = ExampleJobs.Of(entry);
        var plan = JobFileReader.ReadText(example, $"{entry.Plugin.Name}.conf", JobFileFormat.Hocon, new JobFileRequest { IsStrict = true }, catalog);
        var request = new ResolveRequest(catalog, SchemaDialect.Instance) { WorkingDirectory = workingDirectory };
        await using var job = await new JobResolver(request).ResolveAsync(plan, cancellationToken);
        return ReferenceText.Section(entry, GivesOf(entry, job), example);
    }

    /// <summary>What the plugin promises in its example job.</summary>
    private static IReadOnlyList<string> GivesOf(ConnectorEntry entry, ResolvedJob job) => entry.Kind switch
    {
        "source" => Promises.Of(job.Sources.Single(s => s.Node.Factory == entry.Plugin).Source.Capabilities),
        "sink" => Promises.Of(job.Sinks.Single().Capabilities),
        _ => [],
    };
}
