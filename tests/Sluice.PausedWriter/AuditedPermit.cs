using Sluice.Connect.Sinks;
using Sluice.Core.Leases;
using Sluice.Core.Ports;

namespace Sluice.PausedWriter;

/// <summary>Remembers for each thread when it asked last. A pause between question and write (F2) is so told from a write without a valid permit (F1).</summary>
internal sealed class AuditedPermit(IPermit inner, ILeaseClock clock) : IPermit
{
    [ThreadStatic]
    private static LeaseInstant s_asked;

    /// <summary>When this thread asked last.</summary>
    public static LeaseInstant LastAsked => s_asked;

    public bool IsValid
    {
        get
        {
            s_asked = clock.Now;
            return inner.IsValid;
        }
    }

    public void Demand()
    {
        s_asked = clock.Now;
        inner.Demand();
    }
}
