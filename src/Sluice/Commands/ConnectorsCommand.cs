using System.CommandLine;
using Sluice.Composition;
using Sluice.Connect;
using Sluice.Output;

namespace Sluice.Commands;

/// <summary><c>sluice connectors [NAME]</c>: what this build carries, and the options of each.</summary>
internal static class ConnectorsCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("NAME") { Description = "A connector or transform.", Arity = ArgumentArity.ZeroOrOne };
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output." };
        var command = new Command("connectors", "Lists connectors and transforms, or the options of one.") { name, json };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(name), parsed.GetValue(json)));
        return command;
    }

    private static async Task<int> RunAsync(string? name, bool json)
    {
        var catalog = Plugins.Catalog;
        var entries = catalog.Sources.Select(f => new ConnectorEntry("source", f))
            .Concat(catalog.Transforms.Select(f => new ConnectorEntry("transform", f)))
            .Concat(catalog.Sinks.Select(f => new ConnectorEntry("sink", f)))
            .Where(e => name is null || string.Equals(e.Plugin.Name, name, StringComparison.OrdinalIgnoreCase))
            .OrderBy(e => e.Plugin.Name, StringComparer.OrdinalIgnoreCase)
            .ToList();
        if (entries.Count == 0)
        {
            var near = Connect.Options.NearestName.Find(name!, Names(catalog));
            await Console.Error.WriteLineAsync($"There is no connector or transform named '{name}'{(near is null ? "" : $"; did you mean {near}?")}. List them with: sluice connectors");
            return ExitCode.NotFound;
        }

        await Console.Out.WriteAsync(json ? ConnectorPages.Json(entries) : name is null ? ConnectorPages.List(entries) : ConnectorPages.Page(entries));
        return ExitCode.Done;
    }

    private static IEnumerable<string> Names(ConnectorCatalog catalog) =>
        catalog.Sources.Concat<IPluginFactory>(catalog.Transforms).Concat(catalog.Sinks).Select(f => f.Name);
}
