using Sluice.Core.Leases;
using Sluice.Core.Ports;

namespace Sluice.Engine.Tests.Doubles;

/// <summary>A lease clock that a test moves, whatever the wall clock is set to.</summary>
internal sealed class SteppedClock : ILeaseClock
{
    public LeaseInstant Now { get; private set; }

    public bool CountsSuspension => true;

    public void Advance(TimeSpan span) => Now += span;
}
