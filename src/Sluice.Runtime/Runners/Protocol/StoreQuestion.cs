using Sluice.Core.Identity;
using Sluice.Core.Plans;

namespace Sluice.Runtime.Runners.Protocol;

/// <summary>
/// What an attempt asks of the store, through its agent. Job, run, epoch and generation are the agent's own knowledge of the attempt: a runner
/// asks for what it was given, and for nothing else.
/// </summary>
/// <param name="Attempt">Who asks.</param>
internal sealed record StoreQuestion(AttemptId Attempt)
{
    public SplitKey Key { get; init; }

    public string Split { get; init; } = "";

    /// <summary>Of a split that is finished. An older runner tells none.</summary>
    public IReadOnlyList<SinkCommit> Commits { get; init; } = [];

    public AttemptId Owner { get; init; }

    public Generation Generation { get; init; }

    public StoredProgress Progress { get; init; }

    public string Message { get; init; } = "";

    public string? Manifest { get; init; }

    public long ManifestRows { get; init; }

    public SplitPlan? Plan { get; init; }

    public StagedRecord? Record { get; init; }
}
