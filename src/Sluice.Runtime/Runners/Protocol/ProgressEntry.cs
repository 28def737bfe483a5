using Sluice.Core.Plans;

namespace Sluice.Runtime.Runners.Protocol;

/// <summary>How far a split is at a sink.</summary>
internal sealed record ProgressEntry(SplitKey Key, StoredProgress Progress);
