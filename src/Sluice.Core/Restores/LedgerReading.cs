using Sluice.Core.Identity;

namespace Sluice.Core.Restores;

/// <summary>What the ledgers of sinks know of the epochs that a store has given, also of those that the store has forgotten.</summary>
/// <param name="Highest">The highest epoch in any of those that were read; <c>null</c> when none has one.</param>
/// <param name="Read">How many were read, or are certainly not there.</param>
/// <param name="Unread">Those that were not; one that several sinks share is named once.</param>
public sealed record LedgerReading(Epoch? Highest, int Read, IReadOnlyList<UnreadLedger> Unread);
