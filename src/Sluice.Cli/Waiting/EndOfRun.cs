using Sluice.Cli.Text;
using Sluice.Cli.Verbs;
using Sluice.Client.Contract;

namespace Sluice.Cli.Waiting;

/// <summary>Waits for a run's end and tells how it ended, as <c>sluice run</c> would.</summary>
internal sealed class EndOfRun(Call call, TimeSpan? timeout)
{
    /// <returns>The exit status of <c>sluice run</c>; 4 when the time was up before.</returns>
    public async Task<int> WaitAsync(Job job)
    {
        var ended = await new JobWatch(call, timeout).UntilEndedAsync(job, job.Run);
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
        return Statuses.ExitOf(ended);
    }
}
