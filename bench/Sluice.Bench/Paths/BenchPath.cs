namespace Sluice.Bench.Paths;

/// <summary>One way for rows to go: Sluice, and those it is compared with in the same run.</summary>
internal sealed record BenchPath(string Name, string Title, Contender Sluice, IReadOnlyList<Contender> Peers)
{
    /// <summary>All, in the order in which they run first.</summary>
    public IEnumerable<Contender> Contenders => SingleTask is null ? [Sluice, .. Peers] : [Sluice, SingleTask, .. Peers];

    /// <summary>Sluice by a single task, where <see cref="Sluice"/> has one for each core.</summary>
    public Contender? SingleTask { get; init; }

    /// <summary>Rows a second that Sluice must reach, where no peer does the same.</summary>
    public double? RateBar { get; init; }

    /// <summary>Megabytes of memory that Sluice may take at most, where it matters.</summary>
    public double? PeakBarMegabytes { get; init; }

    /// <summary>What must be there before the first contender runs, and that other paths do not need.</summary>
    public Func<Task>? Prepare { get; init; }
}
