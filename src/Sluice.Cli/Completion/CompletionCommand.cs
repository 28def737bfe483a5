using System.CommandLine;

namespace Sluice.Cli.Completion;

/// <summary><c>sluice completion SHELL</c>: a script that makes the shell ask the command what may follow.</summary>
internal static class CompletionCommand
{
    public static Command Create(Surroundings around)
    {
        var command = new Command("completion", "Prints a script that lets a shell complete verbs, options and ids.");
        foreach (var (shell, script, how) in CompletionScripts.All)
        {
            var one = new Command(shell, $"For {shell}: {how}");
            one.SetAction(_ =>
            {
                around.Out.Write(script);
                return ExitStatus.Done;
            });
            command.Subcommands.Add(one);
        }

        return command;
    }
}
