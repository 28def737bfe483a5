using Sluice.Core.Changes;
using Sluice.Core.Identity;

namespace Sluice.Core.Deciding;

/// <summary>What is to be done about a run.</summary>
/// <param name="Change">To be stored, by swap.</param>
/// <param name="Wake">Sessions that should look at the store once it is.</param>
public sealed record Decision(RunChange Change, IReadOnlyList<WorkerSession> Wake);
