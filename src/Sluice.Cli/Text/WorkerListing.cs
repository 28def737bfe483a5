using Sluice.Client.Contract;
using Spectre.Console;

namespace Sluice.Cli.Text;

/// <summary>Workers as a table, and below it why some take nothing.</summary>
internal static class WorkerListing
{
    public static void Write(Screen screen, IReadOnlyList<Worker> workers, DateTimeOffset now)
    {
        screen.Write(Draw(workers, now, screen.Width));
        foreach (var worker in workers.Where(w => w.Quarantine is not null))
            screen.Say($"{Name(worker)}:", $"takes no new tasks: {worker.Quarantine}", new Style(Color.Red));
    }

    public static Table Draw(IReadOnlyList<Worker> workers, DateTimeOffset now, int width)
    {
        var listing = Columns(now);
        if (workers.Any(w => w.Tags.Count > 0))
            listing.Add("TAGS", w => string.Join(", ", w.Tags), keep: 4);
        return listing.Draw(workers, width);
    }

    /// <summary>Whether a session is alive, or has left something that may be.</summary>
    public static bool Matters(Worker worker) => !IsGone(worker) || worker.UsedSlots > 0;

    private static Listing<Worker> Columns(DateTimeOffset now) => new Listing<Worker>()
        .Add("WORKER", Name, isElastic: true)
        .Add("STATE", State, style: w => IsGone(w) || w.Quarantine is not null ? new Style(Color.Red) : w.Draining ? new Style(Color.Yellow) : default(Style?))
        .Add("SLOTS", w => $"{w.UsedSlots}/{w.Slots}", isNumber: true)
        .Add("SEEN", w => $"{Amounts.Age(now - w.LastSeenAt)} ago", keep: 1, isNumber: true)
        .Add("SINCE", w => Amounts.At(w.RegisteredAt, now), keep: 3)
        .Add("ADDRESS", w => w.Address, keep: 2);

    private static bool IsGone(Worker worker) => worker.Lost || worker.Superseded;

    private static string Name(Worker worker) => $"{worker.Id}#{worker.Incarnation}";

    private static string State(Worker worker) => worker switch
    {
        { Lost: true } => "lost",
        { Superseded: true } => "superseded",
        { Quarantine: not null } => "quarantined",
        { Draining: true } => "draining",
        _ => "ready",
    };
}
