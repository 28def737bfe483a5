using Sluice.Core.Stops;

namespace Sluice.Core.Changes;

/// <summary>A receipt to begin: the store adds ordinal, version, epoch, durability and what is abandoned, all read under the lock.</summary>
/// <param name="Kind">What kind of stop.</param>
/// <param name="By">Who asked; <c>sluice</c> when nobody did.</param>
/// <param name="Reason">Why.</param>
/// <param name="RequestedAt">When it was asked for.</param>
public sealed record StopStart(StopKind Kind, string By, string Reason, DateTimeOffset RequestedAt);
