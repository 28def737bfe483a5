using Sluice.Core.Identity;

namespace Sluice.Core.Attempts;

/// <summary>An attempt that its session has just taken, with what it needs to begin.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Generation">Whose positions it works on.</param>
/// <param name="JobName">The job's name.</param>
/// <param name="Config">The job file in canonical form, secrets as references or encrypted.</param>
public sealed record AttemptGrant(AttemptRecord Attempt, Generation Generation, string JobName, string Config);
