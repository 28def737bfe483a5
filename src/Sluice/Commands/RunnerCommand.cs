using System.CommandLine;
using Sluice.Composition;
using Sluice.JobFiles.Planning;
using Sluice.JobFiles.Types;
using Sluice.Output;
using Sluice.Runtime.Attempts;
using Sluice.Runtime.Runners.Child;

namespace Sluice.Commands;

/// <summary><c>sluice runner</c>: the process of a job's tasks on a server. Started by the server's agent, and by nobody else.</summary>
internal static class RunnerCommand
{
    /// <summary>The verb.</summary>
    public const string Name = "runner";

    public static Command Create()
    {
        var agent = new Option<int>("--agent") { Description = "The process that starts it.", Required = true };
        var command = new Command(Name, "Internal: runs tasks of one job for the server that started it.") { agent };
        command.Hidden = true;
        command.SetAction((parsed, _) => RunnerProgram.RunAsync(
            parsed.GetRequiredValue(agent), new AttemptSurroundings(Plugins.Catalog, SchemaDialect.Instance, Observe)));
        return command;
    }

    private static RunnerLines Observe(JobPlan plan) => new(SecretMask.For(plan), TimeProvider.System);
}
