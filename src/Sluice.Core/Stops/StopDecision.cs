using Sluice.Core.Identity;
using Sluice.Core.Requests;

namespace Sluice.Core.Stops;

/// <summary>The first half of a receipt: what was decided. Written once, in the transaction of the decision; never changes.</summary>
/// <param name="Run">The run.</param>
/// <param name="Ordinal">Which stop of the run, from 1.</param>
/// <param name="Request">The request, or <c>null</c> when nobody asked (failure, finish, a deadline).</param>
/// <param name="Kind">What kind of stop.</param>
/// <param name="RequestedBy">Who asked; <c>sluice</c> when nobody did.</param>
/// <param name="Reason">Why.</param>
/// <param name="RequestedAt">When it was asked for, by the wall clock of the node that was asked.</param>
/// <param name="DecidedAt">When it was decided, by the same clock.</param>
/// <param name="Version">The run's version after it.</param>
/// <param name="Epoch">The run's epoch after it.</param>
/// <param name="Durability">What the store's COMMIT stands for.</param>
/// <param name="Abandons">What was left behind; all 0 for a graceful stop.</param>
public sealed record StopDecision(
    RunKey Run,
    int Ordinal,
    RequestId? Request,
    StopKind Kind,
    string RequestedBy,
    string Reason,
    DateTimeOffset RequestedAt,
    DateTimeOffset DecidedAt,
    long Version,
    Epoch Epoch,
    Durability Durability,
    Abandoned Abandons);
