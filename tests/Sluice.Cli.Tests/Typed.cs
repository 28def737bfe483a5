using System.CommandLine;
using Sluice.Cli.Tests.Server;

namespace Sluice.Cli.Tests;

/// <summary>A command line, typed at a terminal of some width or in a script, and what came of it.</summary>
internal sealed record Typed(int Exit, string Out, string Error)
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(30);

    public static Task<Typed> RunAsync(CannedServer server, params string[] args) => RunAsync(new Terminal(server.Address), args);

    public static async Task<Typed> RunAsync(Terminal terminal, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var deadline = new CancellationTokenSource(s_most);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, terminal.CtrlC);
        var root = new RootCommand();
        foreach (var verb in ServerVerbs.All(terminal.Surroundings(output, error)))
            root.Subcommands.Add(verb);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
            return new Typed(ExitStatus.BadUsage, "", string.Join('\n', parsed.Errors.Select(e => e.Message)));
        var exit = await parsed.InvokeAsync(
            new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false, Output = output, Error = error }, both.Token);
        Assert.False(deadline.IsCancellationRequested, $"sluice {string.Join(' ', args)} had not ended after {s_most}.\n{output}\n{error}");
        return new Typed(exit, output.ToString(), error.ToString());
    }
}
