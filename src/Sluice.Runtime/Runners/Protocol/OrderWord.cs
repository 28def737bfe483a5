using Sluice.Core.Attempts;
using Sluice.Core.Identity;

namespace Sluice.Runtime.Runners.Protocol;

/// <summary>What an attempt may and is to do.</summary>
/// <param name="Attempt">The attempt; one that is not here is ignored.</param>
/// <param name="Until">Its permit, in ticks of the lease clock.</param>
/// <param name="Order">What it is to do. One that is not known means: no write, and end.</param>
internal sealed record OrderWord(AttemptId Attempt, long Until, AttemptOrder Order);
