using System.Diagnostics.Metrics;
using Sluice.Core.Runs;
using Sluice.Core.Snapshots;
using Sluice.Core.Stops;
using Sluice.Core.Views;

namespace Sluice.Engine.Telemetry;

/// <summary>What the store knew at one moment, ready to be told.</summary>
internal sealed record Seen
{
    public required IReadOnlyList<Measurement<long>> ByStatus { get; init; }

    public required IReadOnlyList<Measurement<double>> PendingAge { get; init; }

    public required IReadOnlyList<Measurement<double>> Canceling { get; init; }

    public required IReadOnlyList<Measurement<long>> Stuck { get; init; }

    public required IReadOnlyList<Measurement<long>> Rows { get; init; }

    public required IReadOnlyList<Measurement<long>> Bytes { get; init; }

    public required IReadOnlyList<Measurement<long>> Residuals { get; init; }

    public required IReadOnlyList<Measurement<double>> ResidualAge { get; init; }

    public required IReadOnlyList<Measurement<long>> Slots { get; init; }

    public static Seen Of(
        IReadOnlyDictionary<RunStatus, long> counts, DateTimeOffset? pending, IReadOnlyList<JobView> jobs, IReadOnlyList<Residual> residuals, TimeSpan oldest,
        IReadOnlyList<SessionLoad> sessions, DateTimeOffset now)
    {
        var live = sessions.Where(s => s.Session is { IsLost: false, IsSuperseded: false }).ToList();
        return new Seen
        {
            // A status without any job is told too: what is not there cannot be added up, nor compared.
            ByStatus = [.. Enum.GetValues<RunStatus>().Union(counts.Keys).Select(s => With(counts.GetValueOrDefault(s), ("status", s.Name())))],
            PendingAge = [new(pending is { } since ? Age(since, now) : 0)],
            Canceling = [.. jobs.Where(j => j.Run.Status == RunStatus.Canceling).Select(j => With(Age(j.Run.StatusAt, now), Tags(j)))],
            Stuck = [.. jobs.Where(j => j.Run.IsStuck).Select(j => With(1L, Tags(j)))],
            Rows = [.. jobs.SelectMany(RowsOf)],
            Bytes = [.. jobs.SelectMany(j => new[] { With(j.Counts.ReadBytes, [.. Tags(j), ("kind", "read")]), With(j.Counts.WrittenBytes, [.. Tags(j), ("kind", "written")]) })],
            Residuals = [.. Enum.GetValues<ResidualState>().Select(s => With((long)residuals.Count(r => r.State == s), ("state", s.ToString().ToLowerInvariant())))],
            ResidualAge = [new(oldest.TotalSeconds)],
            Slots =
            [
                With((long)live.Sum(s => s.Session.Slots), ("kind", "all")), With((long)live.Sum(s => s.UsedSlots), ("kind", "used")),
                With((long)live.Sum(s => s.FreeSlots), ("kind", "free")),
            ],
        };
    }

    private static IEnumerable<Measurement<long>> RowsOf(JobView job) =>
        from row in new[] { (job.Counts.ReadRows, "read"), (job.Counts.WrittenRows, "written"), (job.Counts.CommittedRows, "committed"), (job.Counts.DeadRows, "dead") }
        select With(row.Item1, [.. Tags(job), ("kind", row.Item2)]);

    private static (string, string)[] Tags(JobView job) => [("job_id", job.Id.ToString()), ("job_name", job.Name)];

    /// <summary>How long something has its status.</summary>
    private static double Age(DateTimeOffset since, DateTimeOffset now) => Math.Max(0, (now - since).TotalSeconds);

    private static Measurement<T> With<T>(T value, params (string Name, string Value)[] tags)
        where T : struct => new(value, tags.Select(t => KeyValuePair.Create(t.Name, (object?)t.Value)));
}
