using Sluice.Client.Contract;
using Spectre.Console;

namespace Sluice.Cli.Text;

/// <summary>A job's runs as a table.</summary>
internal static class RunListing
{
    public static Table Draw(IReadOnlyList<JobRun> runs, DateTimeOffset now, int width) => new Listing<JobRun>()
        .Add("RUN", r => $"{r.Run}", isNumber: true)
        .Add("STATUS", r => r.Status.Name)
        .Add("STARTED", r => Amounts.At(r.StartedAt, now), keep: 1)
        .Add("TOOK", r => Amounts.Age((r.EndedAt ?? now) - r.StartedAt), keep: 2, isNumber: true)
        .Add("STOP", r => r.Stop is { } stop ? stop.Name : "", keep: 3)
        .Add("RETRIES", r => $"{r.Retries}", keep: 5, isNumber: true)
        .Add("EPOCH", r => $"{r.Epoch}", keep: 4, isNumber: true)
        .Draw(runs, width);
}
