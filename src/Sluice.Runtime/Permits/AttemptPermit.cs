using Sluice.Connect.Sinks;
using Sluice.Core.Leases;
using Sluice.Core.Ports;

namespace Sluice.Runtime.Permits;

/// <summary>
/// The permit of one attempt: an instant, compared with the lease clock at each question. No timer and no token takes part: a process that
/// slept finds the instant behind it at its first question, before anything could have told it. Thread-safe.
/// </summary>
public sealed class AttemptPermit : IPermit
{
    private readonly ILeaseClock _clock;
    private long _until;

    /// <summary>Makes a permit that holds until it is ended or extended.</summary>
    /// <param name="clock">The clock that its instant belongs to.</param>
    /// <param name="granted">What was granted at first.</param>
    public AttemptPermit(ILeaseClock clock, Permit granted) => (_clock, _until) = (clock, granted.Until.Ticks);

    /// <summary>The permit as it stands.</summary>
    public Permit Current => new(new LeaseInstant(Volatile.Read(ref _until)));

    /// <inheritdoc />
    public bool IsValid => Current.Allows(_clock.Now);

    /// <summary>The permit of an attempt that has no lease (<c>sluice run</c>: whoever can write is this process): it holds until it is ended.</summary>
    /// <param name="clock">The clock.</param>
    public static AttemptPermit Unlimited(ILeaseClock clock) => new(clock, new Permit(new LeaseInstant(long.MaxValue)));

    /// <summary>Takes a renewal's grant. One that comes late or out of order never shortens the permit, and none revives one that was ended.</summary>
    public void Extend(Permit granted)
    {
        var known = Volatile.Read(ref _until);
        while (known != Permit.None.Until.Ticks && granted.Until.Ticks > known)
        {
            var found = Interlocked.CompareExchange(ref _until, granted.Until.Ticks, known);
            if (found == known)
                return;
            known = found;
        }
    }

    /// <summary>Ends the permit for good.</summary>
    public void End() => Volatile.Write(ref _until, Permit.None.Until.Ticks);

    /// <inheritdoc />
    public void Demand()
    {
        if (!IsValid)
            throw new PermitExpiredException();
    }
}
