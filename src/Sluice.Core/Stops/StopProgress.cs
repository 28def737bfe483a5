using Sluice.Core.Fences;

namespace Sluice.Core.Stops;

/// <summary>The second half of a receipt: how reality follows. Grows; is never taken back.</summary>
/// <param name="Version">Grows with each change.</param>
/// <param name="Residuals">What the run left behind, each with its proof: all residuals of the run, whichever stop made them.</param>
/// <param name="LateReports">Reports that came after the decision and were turned away.</param>
public sealed record StopProgress(long Version, IReadOnlyList<Residual> Residuals, long LateReports)
{
    /// <summary>After this instant no residual starts a write: the latest of theirs.</summary>
    public Bound NoNewWritesAfter => Bound.Latest(Residuals.Select(r => r.NoNewWritesAfter));

    /// <summary>By this instant also what was on its way has landed or failed: the latest of theirs.</summary>
    public Bound QuiescedBy => Bound.Latest(Residuals.Select(r => r.QuiescedBy));

    /// <summary>Where a resume would start.</summary>
    public ResumePoint? ResumesFrom { get; init; }

    /// <summary>
    /// Whether <see cref="ResumesFrom"/> is final: every residual is closed, and every sink that was to be fenced is, so that what its ledger had under
    /// the fence is counted. A process that was seen gone may have left a COMMIT on its way.
    /// </summary>
    public bool ResumesFromFinal => Residuals.All(r => r.IsClosed) && Sinks.All(s => s.Verdict >= FenceState.Fenced);

    /// <summary>Staged files that are published by decision and not yet by deed.</summary>
    public int PublishPending { get; init; }

    /// <summary>What the sinks' fences came to.</summary>
    public IReadOnlyList<SinkVerdict> Sinks { get; init; } = [];
}
