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

    /// <summary>
    /// How fast each of the two readers of a job reads them, at first: slow enough that on a loaded machine too the job is at work when something
    /// goes wrong. A job that was stopped is resumed at <see cref="ResumedRowsPerSecond"/>.
    /// </summary>
    public int RowsPerSecond { get; init; } = 40;

    /// <summary>How fast a job that nobody stops is read: the scenario waits for its end.</summary>
    public const int Unstopped = 100;

    /// <summary>How fast each reader of a resumed job reads.</summary>
    public const int ResumedRowsPerSecond = 2000;

    /// <summary>Whether the nodes and the store know what time it is: where not, what they date is not compared with the bench's clock.</summary>
    public bool AreClocksRight { get; init; } = true;

    /// <summary>
    /// Whether the nodes start control processes, and so form a cluster; else each coordinates within itself, which costs a loaded machine less and
    /// changes nothing of what is decided.
    /// </summary>
    public bool HasControlProcesses { get; init; }

    /// <summary>The mistake that the nodes make; a test that the bench notices it.</summary>
    public string? Planted { get; init; }
}
