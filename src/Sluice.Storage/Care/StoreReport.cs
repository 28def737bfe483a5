using Sluice.Core.Restores;

namespace Sluice.Storage.Care;

/// <summary>What a check of a store came to.</summary>
/// <param name="Mark">Where the store is.</param>
/// <param name="Schema">Its last migration.</param>
/// <param name="LiveRuns">Runs that are not final.</param>
/// <param name="EndedRuns">Runs that are.</param>
/// <param name="OpenResiduals">Attempts left behind that may still write.</param>
/// <param name="Findings">What is wrong; empty when nothing is.</param>
public sealed record StoreReport(
    StoreMark Mark, int Schema, long LiveRuns, long EndedRuns, long OpenResiduals, IReadOnlyList<StoreFinding> Findings);
