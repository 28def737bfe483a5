using Sluice.Core.Identity;
using Sluice.Core.Plans;

namespace Sluice.Simulation.Memory;

/// <summary>A generation of a job: its file, its plan, and how far its splits are.</summary>
internal sealed class GenerationRow(string config)
{
    public string Config => config;

    public SplitPlan? Plan { get; set; }

    public bool IsComplete { get; set; }

    /// <summary>Who holds a split; of those that were ever taken.</summary>
    public Dictionary<string, AttemptId> Holders { get; private init; } = new(StringComparer.Ordinal);

    public HashSet<string> Done { get; private init; } = new(StringComparer.Ordinal);

    public Dictionary<SplitKey, StoredProgress> Progress { get; private init; } = [];

    public Dictionary<(SplitKey Key, long Sequence), StagedRecord> Unpublished { get; private init; } = [];

    public DateTimeOffset? LastCommitAt { get; set; }

    public GenerationRow Copy() => WithConfig(config);

    public GenerationRow WithConfig(string other) => new(other)
    {
        Plan = Plan,
        IsComplete = IsComplete,
        LastCommitAt = LastCommitAt,
        Holders = new(Holders, StringComparer.Ordinal),
        Done = new(Done, StringComparer.Ordinal),
        Progress = new(Progress),
        Unpublished = new(Unpublished),
    };
}
