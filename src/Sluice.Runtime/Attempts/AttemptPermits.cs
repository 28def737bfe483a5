using Sluice.Core.Identity;
using Sluice.Runtime.Permits;

namespace Sluice.Runtime.Attempts;

/// <summary>The permits of one attempt on a server: its own, whatever it does.</summary>
internal sealed class AttemptPermits(AttemptPermit permit) : IPermits
{
    public bool AreLeased => true;

    public AttemptPermit For(AttemptId attempt) => permit;
}
