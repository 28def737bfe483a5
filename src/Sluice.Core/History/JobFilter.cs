using Sluice.Core.Identity;
using Sluice.Core.Runs;

namespace Sluice.Core.History;

/// <summary>Which jobs to read.</summary>
/// <param name="Limit">The most; 1 to 1,000.</param>
public sealed record JobFilter(int Limit)
{
    /// <summary>Only those with a lower id: the last one that was read.</summary>
    public JobId? Before { get; init; }

    /// <summary>Only those whose latest run has this status.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Only those whose name matches; <c>*</c> stands for anything.</summary>
    public string? Name { get; init; }
}
