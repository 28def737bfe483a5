namespace Sluice.Faults.Tests.Reports;

/// <summary>What one run of one scenario has shown.</summary>
internal sealed record FaultRecord
{
    public required string Scenario { get; init; }

    public required string Failures { get; init; }

    public required string Sinks { get; init; }

    public required int Rows { get; init; }

    public required int Lost { get; init; }

    /// <summary>In targets that promise each row once.</summary>
    public required int Doubled { get; init; }

    /// <summary>In targets that do not.</summary>
    public required int Again { get; init; }

    public required int Late { get; init; }

    public required double LongestCancelingSeconds { get; init; }

    public double? KillToNextRowSeconds { get; init; }

    public required int Answers { get; init; }

    public required double Seconds { get; init; }

    /// <summary>The mistake that the nodes made on purpose; <c>null</c>: none.</summary>
    public string? Planted { get; init; }

    public required IReadOnlyList<string> Violations { get; init; }
}
