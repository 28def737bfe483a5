using System.CommandLine;
using Sluice.Cli.Text;
using Sluice.Cli.Waiting;
using Sluice.Client;
using Sluice.Client.Contract;

namespace Sluice.Cli.Verbs;

/// <summary><c>sluice force-stop</c>: the emergency gate.</summary>
internal sealed class ForceStopVerb : StopVerb
{
    private readonly Option<string> _reason = new("--reason") { Description = "Why, in a few words; kept with the job.", HelpName = "TEXT", Required = true };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only tell what would be abandoned, and when it would be safe; nothing is touched." };

    public ForceStopVerb(Surroundings around)
        : base(around, "force-stop", "Stops a job at once, asking nobody.", "Wait until every attempt left behind is provably harmless; tells each as it is.")
    {
        Command.Add(_reason);
        Command.Add(_dryRun);
        AddRest();
        Command.Validators.Add(result =>
        {
            if (result.GetResult(_reason) is { Errors: var errors } && !errors.Any() && string.IsNullOrWhiteSpace(result.GetValue(_reason)))
                result.AddError("--reason must say why: it is what the receipt tells in the morning");
        });
    }

    /// <inheritdoc />
    protected override bool IsPreview(Call call) => call.Parsed.GetValue(_dryRun);

    /// <inheritdoc />
    protected override async Task<int> StopOneAsync(Call call, long id)
    {
        var since = call.Around.Time.GetTimestamp();
        var answer = await SendAsync(call, (server, requestId, stopped) => server.ForceStopAsync(id, Request(call), requestId, stopped));
        if (answer.Preview is { } preview)
        {
            if (call.IsJson)
                call.WriteDocument();
            else
                new PreviewText(call.Out).Write(answer.Job, preview);
            return ExitStatus.Done;
        }

        var took = call.Around.Time.GetElapsedTime(since);
        if (!Waits(call) || answer.Stop is not { } stop)
        {
            if (call.IsJson)
                call.WriteDocument();
            else
                WriteStopped(call, answer, answer.Stop, took);
            return ExitStatus.Done;
        }

        call.WhenStopped = new($"Job {id} is {answer.Job.Status}, whoever waits. See what is proven of the rest:", $"sluice job {id}");
        call.Error.Say($"Job {id} is {answer.Job.Status}, decided in {Amounts.Span(took)}. Waiting until what was left behind is harmless; Ctrl-C ends the waiting.");
        var safe = await new JobWatch(call, TimeoutOf(call)).UntilSafeAsync(answer.Job, stop);
        if (call.IsJson)
            call.WriteDocument(answer with { Stop = safe ?? stop, Job = answer.Job with { Stop = safe ?? stop } });
        else
            WriteStopped(call, answer, safe ?? stop, took);
        if (safe is not null)
            return ExitStatus.Done;
        call.Error.Say("The time was up before all was safe.");
        call.SayWhatGoesOn();
        return ExitStatus.Refused;
    }

    /// <inheritdoc />
    protected override async Task<StoppedJob> StopOneOfManyAsync(Call call, Job job, SluiceClient server, string requestId, CancellationToken stopped)
    {
        var answer = await server.ForceStopAsync(job.Id, Request(call), requestId, stopped);
        return new StoppedJob(answer.Job, answer.Outcome ?? new StopOutcome(answer.Preview?.Outcome.Name ?? StopOutcome.Stopped.Name), answer.Stop) { Preview = answer.Preview };
    }

    /// <inheritdoc />
    protected override async Task<bool> WaitOneAsync(Call call, StoppedJob stopped) =>
        stopped.Stop is not { } stop || await new JobWatch(call, TimeoutOf(call)).UntilSafeAsync(stopped.Job, stop) is not null;

    private static void WriteStopped(Call call, ForceStopAnswer answer, StopReceipt? stop, TimeSpan took)
    {
        var job = answer.Job;
        var text = new JobText(call.Out, call.Now);
        text.Headline(job);
        call.Out.Say(answer.Outcome == StopOutcome.AlreadyStopped ? "It was stopped already: this is the receipt of that stop." : $"Decided and answered in {Amounts.Span(took)}.");
        if (stop is not null)
        {
            call.Out.Gap();
            new ReceiptText(call.Out, call.Now).Write(job, stop);
        }

        text.WriteNext(job);
    }

    private ForceStopRequest Request(Call call) => new() { Reason = call.Parsed.GetRequiredValue(_reason), DryRun = call.Parsed.GetValue(_dryRun) };
}
