using System.CommandLine;
using System.Globalization;
using Sluice.Cli.Text;
using Sluice.Client.Contract;

namespace Sluice.Cli.Verbs;

/// <summary><c>sluice drain WORKER</c>: a worker is to become empty.</summary>
internal sealed class DrainVerb : ServerVerb
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);

    private readonly Argument<string> _worker = new("WORKER") { Description = "The worker's name, as 'sluice workers' shows it; with #SESSION or without." };
    private readonly Option<bool> _undo = new("--undo") { Description = "Take new tasks again." };
    private readonly Option<string?> _reason = Inputs.Reason("Why, in a few words.");
    private readonly Option<bool> _wait = Inputs.Wait("Wait until it is empty.");
    private readonly Option<TimeSpan?> _timeout = Inputs.Span("--timeout", "How long --wait waits at most; then exit status 4, and it drains on (default: until it is empty).");
    private readonly Option<string?> _requestId = Inputs.RequestId();
    private readonly Option<TimeSpan?> _patience = Inputs.Patience();

    public DrainVerb(Surroundings around)
        : base(around, "drain", "Empties a worker: it takes no new tasks, and those that it has go on elsewhere from their next commit.")
    {
        Command.Arguments.Add(_worker);
        Command.Add(_undo);
        Command.Add(_reason);
        Command.Add(_wait);
        Command.Add(_timeout);
        Command.Add(_requestId);
        Command.Add(_patience);
    }

    /// <inheritdoc />
    protected override async Task<int> RunAsync(Call call)
    {
        call.WhenNotFound = new Asking.Hint("See what there is:", "sluice workers");
        var name = await NameAsync(call, call.Parsed.GetRequiredValue(_worker));
        var request = new DrainRequest { Reason = call.Parsed.GetValue(_reason) ?? "", Undo = call.Parsed.GetValue(_undo) };
        var worker = await call.SendAsync(
            call.Parsed.GetValue(_requestId), call.Parsed.GetValue(_patience) ?? Inputs.DefaultPatience,
            (server, id, stopped) => server.DrainWorkerAsync(name, request, id, stopped));
        if (call.Parsed.GetValue(_wait) && !request.Undo)
            return await WaitAsync(call, worker);
        Tell(call, worker, request.Undo);
        return ExitStatus.Done;
    }

    /// <summary>The worker's name without its session. One that was typed must be the latest: another is not to be drained by mistake.</summary>
    private static async Task<string> NameAsync(Call call, string typed)
    {
        var at = typed.LastIndexOf('#');
        if (at < 0 || !long.TryParse(typed.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var incarnation))
            return typed;
        var name = typed[..at];
        var sessions = (await call.Server.ListWorkersAsync(call.Stopped)).Items.Where(w => w.Id == name).ToList();
        return sessions.Count == 0 || sessions.Max(w => w.Incarnation) == incarnation
            ? name
            : throw new Asking.UsageException($"'{typed}' is not the latest session of {name}, which is {name}#{sessions.Max(w => w.Incarnation)}. Give NAME or NAME#SESSION, as 'sluice workers' shows it.");
    }

    private static void Tell(Call call, Worker worker, bool isUndone)
    {
        if (call.IsJson)
            call.WriteDocument();
        else if (isUndone)
            call.Out.Say($"Worker {worker.Id} takes new tasks again.");
        else
            call.Out.Say(new Asking.Hint($"Worker {worker.Id} takes no new tasks; {Amounts.Count(worker.UsedSlots, "task")} that it has {(worker.UsedSlots == 1 ? "ends" : "end")} at the next commit and {(worker.UsedSlots == 1 ? "goes" : "go")} on elsewhere. See when it is empty:", "sluice workers"));
    }

    private async Task<int> WaitAsync(Call call, Worker worker)
    {
        var server = call.Watcher();
        var since = call.Around.Time.GetTimestamp();
        call.WhenStopped = new Asking.Hint($"Worker {worker.Id} drains on. See when it is empty:", "sluice workers");
        // A session that the store does not show any more is over and holds nothing.
        Worker? left;
        for (left = worker; left is { UsedSlots: > 0 }; left = await ReadAsync())
        {
            if (call.Parsed.GetValue(_timeout) is { } most && call.Around.Time.GetElapsedTime(since) + s_interval > most)
            {
                call.Error.Say($"The time was up, and worker {worker.Id} still has {Amounts.Count(left.UsedSlots, "task")}: no other may take {(left.UsedSlots == 1 ? "it" : "them")}, or the next commit is far.");
                call.SayWhatGoesOn();
                return ExitStatus.Refused;
            }

            await Task.Delay(s_interval, call.Around.Time, call.Stopped);
        }

        if (left is null or { Lost: true } or { Superseded: true }
            && (await server.ListWorkersAsync(call.Stopped)).Items.FirstOrDefault(w => w.Id == worker.Id && w.Incarnation > worker.Incarnation && !w.Draining) is { } next)
        {
            call.Error.Say($"Worker {worker.Id} was started again meanwhile, and takes new tasks as {next.Id}#{next.Incarnation}. To empty it: sluice drain {next.Id}.");
            return ExitStatus.Refused;
        }

        if (call.IsJson)
            call.WriteDocument();
        else
            call.Out.Say($"Worker {worker.Id} is empty, and takes no new tasks.");
        return ExitStatus.Done;

        async Task<Worker?> ReadAsync() => (await server.ListWorkersAsync(call.Stopped)).Items.SingleOrDefault(w => w.Id == worker.Id && w.Incarnation == worker.Incarnation);
    }
}
