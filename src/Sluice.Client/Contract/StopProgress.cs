namespace Sluice.Client.Contract;

/// <summary>The second half of a receipt: grows, and is never taken back.</summary>
public sealed record StopProgress
{
    /// <summary>Grows with each change.</summary>
    public long Version { get; init; }

    /// <summary>What the run left behind, each with its proof.</summary>
    public IReadOnlyList<Residual> Residuals { get; init; } = [];

    /// <summary>After this instant nothing that was left behind begins a write.</summary>
    public StopBound NoNewWritesAfter { get; init; }

    /// <summary>By this instant also what was on its way has landed or failed.</summary>
    public StopBound QuiescedBy { get; init; }

    /// <summary>Why there is no bound, where one of the two is unbounded.</summary>
    public string? UnboundedWhy { get; init; }

    /// <summary>What the sinks' fences came to.</summary>
    public IReadOnlyList<SinkVerdict> Sinks { get; init; } = [];

    /// <summary>Staged files that are published by decision and not yet by deed.</summary>
    public int PublishPending { get; init; }

    /// <summary>Where a resume would start.</summary>
    public ResumePoint? ResumesFrom { get; init; }

    /// <summary>Whether that is final.</summary>
    public bool ResumesFromFinal { get; init; }

    /// <summary>Reports that came after the decision and were turned away.</summary>
    public long LateReports { get; init; }
}
