using Sluice.Core.Leases;
using Sluice.Core.Ports;

namespace Sluice.Runtime.Tests.Permits;

/// <summary>A lease clock that a test sets, also between a question and what follows it.</summary>
internal sealed class SwitchedClock : ILeaseClock
{
    private long _now;

    public LeaseInstant Now => new(Interlocked.Read(ref _now));

    public bool CountsSuspension => true;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _now, by.Ticks);
}
