using Sluice.Cli.Asking;
using Sluice.Client.Contract;

namespace Sluice.Cli.Text;

/// <summary>What was decided about a graceful stop, in a few lines: it is not over yet.</summary>
internal sealed class StopText(Screen screen, DateTimeOffset now)
{
    public void WriteAsked(Job job)
    {
        var text = new JobText(screen, now);
        text.Headline(job);
        if (job.IsFinal)
        {
            text.WriteEnd(job);
            return;
        }

        if (job.Outcome == StopOutcome.AlreadyStopped && job.Stop is { } stop)
            screen.Say($"It was being stopped already: {stop.Decision.Kind} by {stop.Decision.RequestedBy}, {Amounts.At(stop.Decision.DecidedAt, now)}.");
        if (job.Deadline is { } deadline)
            screen.Say($"It has until {Amounts.At(deadline, now)} ({Amounts.Age(deadline - now)}).");
        screen.Say(NextStep.Look(job.Id));
    }
}
