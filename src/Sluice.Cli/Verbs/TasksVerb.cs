using System.CommandLine;
using Sluice.Cli.Text;

namespace Sluice.Cli.Verbs;

/// <summary><c>sluice tasks ID</c>: the attempts of a job's latest run.</summary>
internal sealed class TasksVerb : ServerVerb
{
    private readonly Argument<long> _job = Inputs.Job();

    public TasksVerb(Surroundings around)
        : base(around, "tasks", "Shows the tasks of a job: where each runs, what it did, what it is at.") => Command.Arguments.Add(_job);

    /// <inheritdoc />
    protected override async Task<int> RunAsync(Call call)
    {
        var id = call.Parsed.GetRequiredValue(_job);
        var tasks = await Paged.ReadAsync(call, page => call.Server.ListTasksAsync(id, page, call.Stopped));
        if (tasks is null)
            return ExitStatus.Done;
        if (tasks.Count == 0)
            call.Error.Say($"Job {id} has no tasks yet: they are made when it has slots.");
        else
            TaskListing.Write(call.Out, tasks, call.Now);
        return ExitStatus.Done;
    }
}
