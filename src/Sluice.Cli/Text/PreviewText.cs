using Sluice.Cli.Asking;
using Sluice.Client.Contract;

namespace Sluice.Cli.Text;

/// <summary>What a force stop would do, for people.</summary>
internal sealed class PreviewText(Screen screen)
{
    public void Write(Job job, StopPreview preview)
    {
        screen.Say($"Dry run: nothing was touched. Job {job.Id} ({job.Name}) is {JobListing.Status(job)}, run {job.Run}.");
        if (preview.Outcome != RequestOutcome.Stopped)
        {
            screen.Say($"A force stop would change nothing: {Why(preview.Outcome, job)}.");
            return;
        }

        screen.Say("A force stop would make it CANCELED at once, asking nobody.");
        new Facts()
            .Add("leaves behind", ReceiptText.Left(preview.Abandons))
            .Add("no new writes", preview.NoNewWritesAfter == TimeSpan.Zero ? "at once: nothing is left behind" : $"at most {Amounts.Span(preview.NoNewWritesAfter)} after you press, sooner when killed or fenced")
            .Add("resume", $"would start from the last commit: {Amounts.Count(job.Counts.CommittedRows, "committed row")}, {JobListing.Splits(job)} splits done")
            .Write(screen);
        foreach (var sink in preview.Sinks)
            screen.Say($"Sink {sink.Sink} ({sink.Fencing}): {sink.Safe}");
        screen.Gap();
        screen.Say(new Hint("Do it:", $"sluice force-stop {job.Id} --reason WHY --wait"));
    }

    private static string Why(RequestOutcome outcome, Job job) =>
        outcome == RequestOutcome.AlreadyStopped ? "it was stopped by force already"
        : outcome == RequestOutcome.AlreadyFinal ? $"the run had ended, {job.Status}"
        : outcome.Name;
}
