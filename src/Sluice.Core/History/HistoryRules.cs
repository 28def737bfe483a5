namespace Sluice.Core.History;

/// <summary>How long the past is kept.</summary>
public sealed record HistoryRules
{
    /// <summary>The least that requests and receipts may be kept: 30 days.</summary>
    public static readonly TimeSpan LeastRequestAge = TimeSpan.FromDays(30);

    /// <summary>How many ended runs are kept; the latest run of a job counts and goes last. Default 10,000.</summary>
    public int MostEndedRuns { get; init; } = 10_000;

    /// <summary>How long an ended run is kept. Default 90 days.</summary>
    public TimeSpan RunAge { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long requests and receipts are kept. Default 400 days, never under 30.</summary>
    public TimeSpan RequestAge { get; init; } = TimeSpan.FromDays(400);

    /// <summary>The most rows of one transaction.</summary>
    public int BatchSize { get; init; } = 500;
}
