using System.CommandLine;
using System.CommandLine.Parsing;
using Sluice.Cli;
using Sluice.Commands;
using Sluice.Commands.Store;
using Sluice.Output;

namespace Sluice;

/// <summary>The <c>sluice</c> command: composition root and verbs.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        var root = CreateRoot();
        var parsed = root.Parse(args);
        var errors = UsageText.Errors(parsed);
        if (errors.Count == 0)
        {
            // Signals are ours: the first asks the job to stop, the second ends it.
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        }

        foreach (var error in errors)
            await Console.Error.WriteLineAsync($"sluice: {error}");
        if (args.Contains("--json", StringComparer.Ordinal))
            await Console.Out.WriteAsync(JsonOutput.Document(json => Told.Write(json, new Told(string.Join("; ", errors), ExitCode.BadUsage))));
        await Console.Error.WriteLineAsync($"Try: {PathOf(parsed.CommandResult)} --help");
        return ExitCode.BadUsage;
    }

    /// <summary>A verb as it is typed, with those that it belongs to.</summary>
    private static string PathOf(CommandResult verb) => verb.Parent is CommandResult parent ? $"{PathOf(parent)} {verb.Command.Name}" : "sluice";

    /// <summary>All verbs, those that only Sluice itself starts among them.</summary>
    internal static RootCommand CreateRoot()
    {
        var root = new RootCommand("Moves data from sources through transforms to sinks, and stops when told to.");
        root.Subcommands.Add(RunCommand.Create());
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(ConnectorsCommand.Create());
        root.Subcommands.Add(ServerCommand.Create());
        root.Subcommands.Add(StoreCommand.Create());
        foreach (var command in ServerVerbs.All())
            root.Subcommands.Add(command);
        root.Subcommands.Add(RunnerCommand.Create());
        root.Subcommands.Add(ControlCommand.Create());
        return root;
    }
}
