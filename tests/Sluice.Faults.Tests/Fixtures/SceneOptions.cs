using Sluice.TestServers;

namespace Sluice.Faults.Tests.Fixtures;

/// <summary>What a scenario needs that others do not.</summary>
internal sealed record SceneOptions
{
    /// <summary>The failures that it makes happen, by their numbers, for the report.</summary>
    public string Failures { get; init; } = "";

    /// <summary>A store of its own, which it may stop and fail over; <c>null</c>: a database on the shared one.</summary>
    public PostgresOptions? OwnStore { get; init; }

    /// <summary>The classes of the targets, one job for each.</summary>
    public IReadOnlyList<SinkClass> Sinks { get; init; } = [SinkClass.Transactional, SinkClass.Staged, SinkClass.LeaseOnly];

    /// <summary>How many files of 50 orders each job moves.</summary>
    public int Files { get; init; } = 50;

    /// <summary>How fast each job reads them.</summary>
    public int RowsPerSecond { get; init; } = 400;

    /// <summary>Whether the nodes and the store know what time it is: where not, what they date is not compared with the bench's clock.</summary>
    public bool AreClocksRight { get; init; } = true;

    /// <summary>The mistake that the nodes make; a test that the bench notices it.</summary>
    public string? Planted { get; init; }
}
