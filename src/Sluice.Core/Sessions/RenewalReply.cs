using Sluice.Core.Identity;

namespace Sluice.Core.Sessions;

/// <summary>The answer to a renewal, read in the transaction that stored it.</summary>
/// <param name="Outcome">Whether the session goes on.</param>
/// <param name="Counter">The counter as it stands.</param>
/// <param name="Attempts">What is said to each attempt that the renewal named; one that is missing gets no permit.</param>
/// <param name="Assigned">Attempts that are assigned to the session and not taken yet.</param>
public sealed record RenewalReply(
    RenewalOutcome Outcome, long Counter, IReadOnlyList<AttemptRenewal> Attempts, IReadOnlyList<AttemptId> Assigned);
