using System.CommandLine;
using Sluice.Client.Contract;

namespace Sluice.Cli.Verbs;

/// <summary><c>sluice drain WORKER</c>: a worker is to become empty.</summary>
internal sealed class DrainVerb : ServerVerb
{
    private readonly Argument<string> _worker = new("WORKER") { Description = "The worker's name, as 'sluice workers' shows it before the #." };
    private readonly Option<bool> _undo = new("--undo") { Description = "Take new tasks again." };
    private readonly Option<string?> _reason = Inputs.Reason("Why, in a few words.");
    private readonly Option<string?> _requestId = Inputs.RequestId();
    private readonly Option<TimeSpan?> _patience = Inputs.Patience();

    public DrainVerb(Surroundings around)
        : base(around, "drain", "Empties a worker: it takes no new tasks, and those that it has go on elsewhere from their next commit.")
    {
        Command.Arguments.Add(_worker);
        Command.Add(_undo);
        Command.Add(_reason);
        Command.Add(_requestId);
        Command.Add(_patience);
    }

    /// <inheritdoc />
    protected override async Task<int> RunAsync(Call call)
    {
        var name = call.Parsed.GetRequiredValue(_worker);
        var request = new DrainRequest { Reason = call.Parsed.GetValue(_reason) ?? "", Undo = call.Parsed.GetValue(_undo) };
        var worker = await call.SendAsync(
            call.Parsed.GetValue(_requestId), call.Parsed.GetValue(_patience) ?? Inputs.DefaultPatience,
            (server, id, stopped) => server.DrainWorkerAsync(name, request, id, stopped));
        if (call.IsJson)
            call.WriteDocument();
        else if (request.Undo)
            call.Out.Say($"Worker {worker.Id} takes new tasks again.");
        else
            call.Out.Say(new Asking.Hint($"Worker {worker.Id} takes no new tasks; {Text.Amounts.Count(worker.UsedSlots, "task")} that it has {(worker.UsedSlots == 1 ? "ends" : "end")} at the next commit and {(worker.UsedSlots == 1 ? "goes" : "go")} on elsewhere. See when it is empty:", "sluice workers"));
        return ExitStatus.Done;
    }
}
