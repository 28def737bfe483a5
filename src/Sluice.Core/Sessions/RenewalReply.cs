using Sluice.Core.Identity;

namespace Sluice.Core.Sessions;

/// <summary>The answer to a renewal, read in the transaction that stored it.</summary>
/// <param name="Outcome">Whether the session goes on.</param>
/// <param name="Counter">The counter as it stands.</param>
/// <param name="Attempts">What is said to each attempt that the renewal named; one that is missing gets no permit.</param>
/// <param name="Assigned">
/// Attempts that the session may take (<see cref="Attempts.Verdicts.MayClaim"/>) and that the renewal does not name: assigned and not taken
/// yet, or taken by a claim whose answer was lost.
/// </param>
public sealed record RenewalReply(
    RenewalOutcome Outcome, long Counter, IReadOnlyList<AttemptRenewal> Attempts, IReadOnlyList<AttemptId> Assigned)
{
    /// <summary>The session is to become empty. A node that loses it asks the same of its next one. Told with a renewal, and of a session that was lost.</summary>
    public bool IsDraining { get; init; }
}
