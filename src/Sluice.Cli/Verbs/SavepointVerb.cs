using System.CommandLine;
using Sluice.Cli.Text;
using Sluice.Cli.Waiting;
using Sluice.Client.Contract;

namespace Sluice.Cli.Verbs;

/// <summary><c>sluice savepoint ID</c>: stops at a commit, to be resumed.</summary>
internal sealed class SavepointVerb : ChangeVerb
{
    private readonly Option<TimeSpan?> _deadline = Inputs.Span("--deadline", "How long it may take (default: 60s).");
    private readonly Option<string?> _onDeadline = Inputs.OneOf("--on-deadline", "What happens at the deadline (default: force-stop)", OnDeadline.ForceStop.Name, OnDeadline.Resume.Name);
    private readonly Option<string?> _reason = Inputs.Reason();
    private readonly Option<bool> _wait = Inputs.Wait("Wait until the job has stopped.");
    private readonly Option<TimeSpan?> _timeout = Inputs.Timeout();

    public SavepointVerb(Surroundings around)
        : base(around, "savepoint", "Stops a job at a commit: every task commits what it has and ends.")
    {
        Command.Add(_deadline);
        Command.Add(_onDeadline);
        Command.Add(_reason);
        Command.Add(_wait);
        Command.Add(_timeout);
        AddRest();
    }

    /// <inheritdoc />
    protected override async Task<int> RunAsync(Call call)
    {
        var id = JobOf(call);
        var request = new SavepointRequest
        {
            Reason = call.Parsed.GetValue(_reason) ?? "",
            Deadline = call.Parsed.GetValue(_deadline),
            OnDeadline = call.Parsed.GetValue(_onDeadline) is { } name ? new OnDeadline(name) : null,
        };
        var job = await SendAsync(call, (server, requestId, stopped) => server.SavepointAsync(id, request, requestId, stopped));
        if (!call.Parsed.GetValue(_wait))
        {
            if (call.IsJson)
                call.WriteDocument();
            else
                new StopText(call.Out, call.Now).WriteAsked(job);
            return ExitStatus.Done;
        }

        call.WhenStopped = new("The savepoint goes on without you. See how far it is:", $"sluice job {id}");
        // Given up at its deadline, a savepoint leaves a run that goes on: that is an end of the waiting too.
        var ended = await new JobWatch(call, call.Parsed.GetValue(_timeout)).UntilAsync(job, j => j.IsFinal || j.Run != job.Run || j.Status == JobStatus.Running);
        if (ended is null)
        {
            call.Error.Say("The time was up before the end.");
            call.SayWhatGoesOn();
            return ExitStatus.Refused;
        }

        if (call.IsJson)
            call.WriteDocument(ended);
        else
            new JobText(call.Out, call.Now).Write(ended, []);
        if (ended.Status == JobStatus.SavepointDone)
            return ExitStatus.Done;
        call.Error.Say($"It is no savepoint: the job is {ended.Status}. Its last commit stands.");
        return ExitStatus.Refused;
    }
}
