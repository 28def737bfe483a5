namespace Sluice.Faults.Tests.Reports;

/// <summary>What one run of one scenario has shown.</summary>
internal sealed record FaultRecord
{
    public required string Scenario { get; init; }

    public required string Failures { get; init; }

    public required string Sinks { get; init; }

    public int Rows { get; init; }

    public int Lost { get; init; }

    /// <summary>In targets that promise each row once.</summary>
    public int Doubled { get; init; }

    /// <summary>In targets that do not.</summary>
    public int Again { get; init; }

    public int Late { get; init; }

    /// <summary>Files that were staged and never recorded.</summary>
    public int Left { get; init; }

    public double LongestCancelingSeconds { get; init; }

    public double? KillToNextRowSeconds { get; init; }

    public required int Answers { get; init; }

    public required double Seconds { get; init; }

    /// <summary>The mistake that the nodes made on purpose; <c>null</c>: none.</summary>
    public string? Planted { get; init; }

    public IReadOnlyList<string> Violations { get; init; } = [];

    /// <summary>Whether it came to its end, and to a verdict.</summary>
    public bool IsJudged { get; init; } = true;
}
