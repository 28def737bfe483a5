using System.CommandLine;
using Sluice.Cli.Text;

namespace Sluice.Cli.Verbs;

/// <summary><c>sluice workers</c>: who does the work.</summary>
internal sealed class WorkersVerb : ServerVerb
{
    private readonly Option<bool> _all = new("--all") { Description = "Also sessions that are over and hold nothing." };

    public WorkersVerb(Surroundings around)
        : base(around, "workers", "Shows the workers: their slots, and when each was heard of.") => Command.Add(_all);

    /// <inheritdoc />
    protected override async Task<int> RunAsync(Call call)
    {
        var page = await call.Server.ListWorkersAsync(call.Stopped);
        if (call.IsJson)
        {
            call.WriteDocument();
            return ExitStatus.Done;
        }

        var workers = page.Items.Where(w => call.Parsed.GetValue(_all) || WorkerListing.Matters(w)).ToList();
        if (workers.Count == 0)
            call.Error.Say("There are no workers: jobs wait until one comes.");
        else
            WorkerListing.Write(call.Out, workers, call.Now);
        return ExitStatus.Done;
    }
}
