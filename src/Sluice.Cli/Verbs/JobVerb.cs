using System.CommandLine;
using Sluice.Cli.Text;
using Sluice.Client;

namespace Sluice.Cli.Verbs;

/// <summary><c>sluice job ID</c>: one job, with all that is known of its stop.</summary>
internal sealed class JobVerb : ServerVerb
{
    private const int MostTasks = 1_000;
    private readonly Argument<long> _job = Inputs.Job();
    private readonly Option<bool> _splits = new("--splits") { Description = "The splits of its plan instead." };
    private readonly Option<bool> _runs = new("--runs") { Description = "Its runs instead, the latest first." };
    private readonly Option<bool> _stops = new("--stops") { Description = "All its receipts instead, the latest first." };

    public JobVerb(Surroundings around)
        : base(around, "job", "Shows a job: what it is at, who stops it, what hangs and where, what to type next.")
    {
        Command.Arguments.Add(_job);
        Command.Add(_splits);
        Command.Add(_runs);
        Command.Add(_stops);
        Command.Validators.Add(result =>
        {
            if (new[] { _splits, _runs, _stops }.Count(o => result.GetValue(o)) > 1)
                result.AddError("--splits, --runs and --stops exclude each other");
        });
    }

    /// <inheritdoc />
    protected override async Task<int> RunAsync(Call call)
    {
        var id = call.Parsed.GetRequiredValue(_job);
        var show = call.Parsed.GetValue(_splits) ? SplitsAsync(call, id)
            : call.Parsed.GetValue(_runs) ? RunsAsync(call, id)
            : call.Parsed.GetValue(_stops) ? StopsAsync(call, id)
            : JobAsync(call, id);
        await show;
        return ExitStatus.Done;
    }

    private static async Task JobAsync(Call call, long id)
    {
        var job = await call.Server.GetJobAsync(id, call.Stopped);
        if (call.IsJson)
        {
            call.WriteDocument();
            return;
        }

        var tasks = job.IsFinal ? [] : (await call.Server.ListTasksAsync(id, new PageQuery(MostTasks), call.Stopped)).Items;
        new JobText(call.Out, call.Now).Write(job, tasks);
    }

    private static async Task SplitsAsync(Call call, long id)
    {
        var splits = await Paged.ReadAsync(call, page => call.Server.ListSplitsAsync(id, page, call.Stopped));
        if (splits is null)
            return;
        if (splits.Count == 0)
            call.Error.Say($"Job {id} has no splits yet: they are planned when it starts.");
        else
            call.Out.Write(SplitListing.Draw(splits, call.Out.Width));
    }

    private static async Task RunsAsync(Call call, long id)
    {
        var runs = await Paged.ReadAsync(call, page => call.Server.ListRunsAsync(id, page, call.Stopped));
        if (runs is null)
            return;
        call.Out.Write(RunListing.Draw(runs, call.Now, call.Out.Width));
        foreach (var run in runs.Where(r => r.Error is not null))
            call.Out.Say($"{run.Run}:", run.Error!);
    }

    private static async Task StopsAsync(Call call, long id)
    {
        var job = await call.Server.GetJobAsync(id, call.Stopped);
        var stops = await Paged.ReadAsync(call, page => call.Server.ListStopsAsync(id, page: page, cancellationToken: call.Stopped));
        if (stops is null)
            return;
        if (stops.Count == 0)
            call.Error.Say($"Nobody has stopped job {id}, and it has left nothing behind.");
        var text = new ReceiptText(call.Out, call.Now);
        foreach (var stop in stops)
        {
            if (stop != stops[0])
                call.Out.Gap();
            text.Write(stop.Decision.Run < job.Run ? job with { IsFinal = true } : job, stop);
        }
    }
}
