namespace Sluice.Bench.Paths;

/// <summary>One way for rows to go: Sluice, and those it is compared with in the same run.</summary>
internal sealed record BenchPath(string Name, string Title, Contender Sluice, IReadOnlyList<Contender> Peers)
{
    /// <summary>Rows a second that Sluice must reach, where no peer does the same.</summary>
    public double? RateBar { get; init; }
}
