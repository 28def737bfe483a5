using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Runs;

namespace Sluice.Core.Views;

/// <summary>A job as people see it: with its latest run, counted. No decision is made from it.</summary>
/// <param name="Id">The job.</param>
/// <param name="Name">Its name.</param>
/// <param name="CreatedAt">When it was first submitted.</param>
/// <param name="Run">Its latest run.</param>
public sealed record JobView(JobId Id, string Name, DateTimeOffset CreatedAt, RunRecord Run)
{
    /// <summary>The counters of all attempts of that run together, by their last reports.</summary>
    public AttemptCounts Counts { get; init; }

    /// <summary>The splits of that run's generation; <c>null</c> before they are planned.</summary>
    public int? SplitsTotal { get; init; }

    /// <summary>Those of them that are committed to their end at every sink.</summary>
    public int SplitsDone { get; init; }
}
