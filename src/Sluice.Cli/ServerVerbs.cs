using System.CommandLine;
using Sluice.Cli.Completion;
using Sluice.Cli.Drills;
using Sluice.Cli.Verbs;

namespace Sluice.Cli;

/// <summary>The verbs that talk to a server.</summary>
public static class ServerVerbs
{
    /// <summary>All of them, for a root command. Their exit statuses are those of <c>sluice</c>; signals are theirs while they run.</summary>
    public static IReadOnlyList<Command> All() => All(Surroundings.OfProcess());

    internal static IReadOnlyList<Command> All(Surroundings around) =>
    [
        new SubmitVerb(around).Create(),
        new JobsVerb(around).Create(),
        new JobVerb(around).Create(),
        new TasksVerb(around).Create(),
        new EventsVerb(around).Create(),
        new LogsVerb(around).Create(),
        new CancelVerb(around).Create(),
        new ForceStopVerb(around).Create(),
        new SavepointVerb(around).Create(),
        new ResumeVerb(around).Create(),
        new RestartVerb(around).Create(),
        new DeleteVerb(around).Create(),
        new WorkersVerb(around).Create(),
        new DrainVerb(around).Create(),
        new TopVerb(around).Create(),
        new VerifyFenceVerb(around).Create(),
        DrillVerb.Create(around),
        CompletionCommand.Create(around),
    ];
}
