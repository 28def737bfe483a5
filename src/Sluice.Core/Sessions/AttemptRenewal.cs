using Sluice.Core.Attempts;
using Sluice.Core.Identity;

namespace Sluice.Core.Sessions;

/// <summary>What a renewal says to one attempt.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Verdict">Only <see cref="Attempts.Verdict.Continue"/> gives another permit.</param>
/// <param name="Order">What it is asked to do.</param>
public readonly record struct AttemptRenewal(AttemptId Attempt, Verdict Verdict, AttemptOrder Order);
