using System.CommandLine;
using Sluice.Commands;
using Sluice.Commands.Store;

namespace Sluice;

/// <summary>The <c>sluice</c> command: composition root and verbs.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        var root = new RootCommand("Moves data from sources through transforms to sinks, and stops when told to.");
        root.Subcommands.Add(RunCommand.Create());
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(ConnectorsCommand.Create());
        root.Subcommands.Add(StoreCommand.Create());
        var parsed = root.Parse(args);
        if (parsed.Errors.Count == 0)
        {
            // Signals are ours: the first asks the job to stop, the second ends it.
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        }

        foreach (var error in parsed.Errors)
            await Console.Error.WriteLineAsync($"sluice: {error.Message}");
        var verb = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
        await Console.Error.WriteLineAsync($"Try: sluice{verb} --help");
        return ExitCode.BadUsage;
    }
}
