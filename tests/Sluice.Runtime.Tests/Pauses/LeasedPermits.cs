using System.Collections.Concurrent;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Runtime.Permits;

namespace Sluice.Runtime.Tests.Pauses;

/// <summary>Permits as a node hands them out: each attempt has one, and all are extended together.</summary>
internal sealed class LeasedPermits(ILeaseClock clock) : IPermits
{
    private readonly ConcurrentDictionary<AttemptId, AttemptPermit> _permits = new();
    private long _granted = Permit.None.Until.Ticks;

    public bool AreLeased => true;

    /// <summary>Some attempt may write at this instant.</summary>
    public bool AnyIsValid => _permits.Values.Any(p => p.IsValid);

    public AttemptPermit For(AttemptId attempt) =>
        _permits.GetOrAdd(attempt, _ => new AttemptPermit(clock, new Permit(new LeaseInstant(Interlocked.Read(ref _granted)))));

    /// <summary>A renewal was answered: all may write for this long.</summary>
    public void Grant(TimeSpan length)
    {
        var permit = new Permit(clock.Now + length);
        Interlocked.Exchange(ref _granted, permit.Until.Ticks);
        foreach (var known in _permits.Values)
            known.Extend(permit);
    }

    /// <summary>All attempts are told to end.</summary>
    public void EndAll()
    {
        foreach (var known in _permits.Values)
            known.End();
    }
}
