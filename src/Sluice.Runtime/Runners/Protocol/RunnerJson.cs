using System.Text.Json.Serialization;
using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Snapshots;

namespace Sluice.Runtime.Runners.Protocol;

/// <summary>How messages are written: compiled ahead, so that a runner's first word costs no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StartWord))]
[JsonSerializable(typeof(AgentWords))]
[JsonSerializable(typeof(HelloWord))]
[JsonSerializable(typeof(NewsWord))]
[JsonSerializable(typeof(StoreQuestion))]
[JsonSerializable(typeof(StoreReply<SplitPlan>))]
[JsonSerializable(typeof(StoreReply<AttemptId?>))]
[JsonSerializable(typeof(StoreReply<IReadOnlyList<ProgressEntry>>))]
[JsonSerializable(typeof(StoreReply<StoredProgress?>))]
[JsonSerializable(typeof(StoreReply<RecordOutcome>))]
[JsonSerializable(typeof(StoreReply<IReadOnlyList<StagedRecord>>))]
[JsonSerializable(typeof(StoreReply<bool>))]
[JsonSerializable(typeof(StoreReply<PlannedSplit>))]
[JsonSerializable(typeof(StoreReply<IReadOnlyList<AttemptRecord>>))]
[JsonSerializable(typeof(StoreReply<SplitSummary?>))]
internal sealed partial class RunnerJson : JsonSerializerContext;
