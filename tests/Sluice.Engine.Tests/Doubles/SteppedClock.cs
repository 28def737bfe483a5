using Microsoft.Extensions.Time.Testing;
using Sluice.Core.Leases;
using Sluice.Core.Ports;

namespace Sluice.Engine.Tests.Doubles;

/// <summary>A lease clock that goes with the fake time, whatever its wall clock is set to.</summary>
internal sealed class SteppedClock(FakeTimeProvider time) : ILeaseClock
{
    private readonly long _start = time.GetTimestamp();

    public LeaseInstant Now => new(time.GetElapsedTime(_start).Ticks);

    public bool CountsSuspension => true;
}
