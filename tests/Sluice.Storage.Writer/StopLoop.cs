using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Core.Submissions;

namespace Sluice.Storage.Writer;

/// <summary>Starts a job and stops it by force, over and over, and prints each change once it is acknowledged.</summary>
internal sealed class StopLoop(IControlStore store, string name)
{
    private static readonly DateTimeOffset s_at = DateTimeOffset.UnixEpoch;

    public async Task RunAsync()
    {
        // Never on the caller's thread: the loops of one process run beside each other.
        await Task.Yield();
        for (var i = 0; ; i++)
        {
            var start = new RunStart(new RequestStart(new RequestId($"start-{name}-{i}"), RequestKind.Submit, "", RequestOutcome.Done), new RunSettings(), "test", "started", s_at)
            {
                JobName = name,
                Config = "{}",
            };
            var run = (await store.StartAsync(start, CancellationToken.None)).Run!;
            Print($"started {run.Job} {start.Request.Id}");
            var stopped = await StopAsync(store, run, $"stop-{name}-{i}");
            Print($"stopped {run.Job} {stopped.Decision!.Request} {stopped.Run!.Version} {stopped.Run.Epoch}");
        }
    }

    public static ValueTask<ChangeResult> StopAsync(IControlStore store, RunRecord run, string request)
    {
        var stop = new StopRequest(new RequestId(request), StopKind.ForceStop, run.Job, "test", new string('r', 2000));
        return store.CommitAsync(StopRules.Answer(run, stop, s_at).Change!, CancellationToken.None);
    }

    private static void Print(string line)
    {
        lock (Console.Out)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
