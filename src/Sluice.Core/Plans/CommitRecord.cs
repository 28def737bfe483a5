using Sluice.Core.Identity;

namespace Sluice.Core.Plans;

/// <summary>A commit to be recorded for an attempt.</summary>
/// <param name="Job">The job.</param>
/// <param name="Run">The run.</param>
/// <param name="Epoch">The run's epoch: a record under an older one is refused.</param>
/// <param name="Key">Split and sink.</param>
/// <param name="Owner">The attempt: a record by another than the split's owner is refused.</param>
/// <param name="Progress">The progress after the commit; its sequence must be one more than the stored one.</param>
/// <param name="Manifest">For staged sinks what is published by this record; <c>null</c> for others or when there are no rows.</param>
/// <param name="ManifestRows">Number of rows in the manifest.</param>
public sealed record CommitRecord(
    JobId Job, RunNumber Run, Epoch Epoch, SplitKey Key, AttemptId Owner, StoredProgress Progress, string? Manifest, long ManifestRows);
