using System.CommandLine;
using Sluice.Composition;
using Sluice.Connect;
using Sluice.Output;
using Sluice.Output.Reference;

namespace Sluice.Commands;

/// <summary><c>sluice connectors [NAME]</c>: what this build carries, and the options of each.</summary>
internal static class ConnectorsCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("NAME") { Description = "A connector or transform.", Arity = ArgumentArity.ZeroOrOne };
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output." };
        var markdown = new Option<string?>("--markdown") { Description = "Writes the reference pages to this directory.", HelpName = "DIR", Hidden = true };
        var command = new Command("connectors", "Lists connectors and transforms, or the options of one.") { name, json, markdown };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(markdown) is { } directory
            ? WritePagesAsync(directory, cancellationToken)
            : RunAsync(parsed.GetValue(name), parsed.GetValue(json)));
        return command;
    }

    private static async Task<int> RunAsync(string? name, bool json)
    {
        var catalog = Plugins.Catalog;
        var entries = ConnectorEntry.All(catalog)
            .Where(e => name is null || string.Equals(e.Plugin.Name, name, StringComparison.OrdinalIgnoreCase))
            .ToList();
        if (entries.Count == 0)
        {
            var near = Connect.Options.NearestName.Find(name!, Names(catalog));
            await Console.Error.WriteLineAsync($"There is no connector or transform named '{name}'.{(near is null ? "" : $" Did you mean {near}?")} List them with: sluice connectors");
            if (json)
                await Console.Out.WriteAsync(ConnectorPages.Json([]));
            return ExitCode.NotFound;
        }

        await Console.Out.WriteAsync(json ? ConnectorPages.Json(entries) : name is null ? ConnectorPages.List(entries) : ConnectorPages.Page(entries));
        return ExitCode.Done;
    }

    private static async Task<int> WritePagesAsync(string directory, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(directory);
            foreach (var (file, text) in await new ReferencePages(Plugins.Catalog, Environment.CurrentDirectory).MakeAsync(cancellationToken))
                await File.WriteAllTextAsync(Path.Combine(directory, file), text, cancellationToken);
            return ExitCode.Done;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return await FailureText.WriteAsync(e, SecretMask.None);
        }
    }

    private static IEnumerable<string> Names(ConnectorCatalog catalog) =>
        catalog.Sources.Concat<IPluginFactory>(catalog.Transforms).Concat(catalog.Sinks).Select(f => f.Name);
}
