using Sluice.Core.Identity;
using Sluice.Core.Ports;

namespace Sluice.Runtime.Permits;

/// <summary>
/// The permits of a run that owns its store and lives in one process: nobody else can start the job while the process lives, so all attempts
/// may write until the run ends them together.
/// </summary>
internal sealed class RunPermits(ILeaseClock clock) : IPermits
{
    private readonly AttemptPermit _all = AttemptPermit.Unlimited(clock);

    /// <inheritdoc />
    public bool AreLeased => false;

    /// <inheritdoc />
    public AttemptPermit For(AttemptId attempt) => _all;

    /// <summary>Ends them all.</summary>
    public void End() => _all.End();
}
