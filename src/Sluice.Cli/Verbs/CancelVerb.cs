using System.CommandLine;
using Sluice.Cli.Asking;
using Sluice.Cli.Text;
using Sluice.Cli.Waiting;
using Sluice.Client;
using Sluice.Client.Contract;

namespace Sluice.Cli.Verbs;

/// <summary><c>sluice cancel</c>: the graceful stop.</summary>
internal sealed class CancelVerb : StopVerb
{
    private readonly Option<TimeSpan?> _deadline = Inputs.Span("--deadline", "How long it may take (default: 60s).");
    private readonly Option<string?> _onDeadline = Inputs.OneOf("--on-deadline", "What happens at the deadline (default: force-stop)", OnDeadline.ForceStop.Name, OnDeadline.KeepTrying.Name);
    private readonly Option<string?> _reason = Inputs.Reason();

    public CancelVerb(Surroundings around)
        : base(around, "cancel", "Stops a job gracefully: what is not committed is rolled back.", "Wait until the job has ended; tells what it does.")
    {
        Command.Add(_deadline);
        Command.Add(_onDeadline);
        Command.Add(_reason);
        AddRest();
    }

    /// <inheritdoc />
    protected override async Task<int> StopOneAsync(Call call, long id)
    {
        var request = Request(call);
        var job = await SendAsync(call, (server, requestId, stopped) => server.CancelAsync(id, request, requestId, stopped));
        if (!Waits(call))
        {
            if (call.IsJson)
                call.WriteDocument();
            else
                new StopText(call.Out, call.Now).WriteAsked(job);
            return ExitStatus.Done;
        }

        call.WhenStopped = new("The cancel goes on without you. See how far it is:", $"sluice job {id}");
        call.Error.Say($"Job {id} is {job.Status}. Waiting for its end; Ctrl-C ends the waiting, not the cancel.");
        var ended = await new JobWatch(call, TimeoutOf(call)).UntilEndedAsync(job, job.Run);
        if (ended is null)
        {
            call.Error.Say("The time was up before the end.");
            call.SayWhatGoesOn();
            call.Error.Say(NextStep.ForcePreview(id));
            return ExitStatus.Refused;
        }

        if (call.IsJson)
            call.WriteDocument();
        else
            new JobText(call.Out, call.Now).Write(ended, []);
        return ExitStatus.Done;
    }

    /// <inheritdoc />
    protected override async Task<StoppedJob> StopOneOfManyAsync(Call call, Job job, SluiceClient server, string requestId, CancellationToken stopped)
    {
        var after = await server.CancelAsync(job.Id, Request(call), requestId, stopped);
        return new StoppedJob(after, after.Outcome ?? StopOutcome.Stopped, after.Stop);
    }

    /// <inheritdoc />
    protected override async Task<bool> WaitOneAsync(Call call, StoppedJob stopped) =>
        await new JobWatch(call, TimeoutOf(call)).UntilEndedAsync(stopped.Job, stopped.Job.Run) is not null;

    private CancelRequest Request(Call call) => new()
    {
        Reason = call.Parsed.GetValue(_reason) ?? "",
        Deadline = call.Parsed.GetValue(_deadline),
        OnDeadline = call.Parsed.GetValue(_onDeadline) is { } name ? new OnDeadline(name) : null,
    };
}
