using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Simulation.Scheduling;

namespace Sluice.Simulation.Machines;

/// <summary>
/// The clocks of one machine. Its lease clock runs at a rate of its own and never jumps; its wall clock is right until it jumps. As the time
/// provider of one process it starts timers whose callbacks reach that process alone.
/// </summary>
internal sealed class SimClock(SimScheduler scheduler, Machine machine, SimProcess? process = null) : TimeProvider, ILeaseClock
{
    public static readonly DateTimeOffset Beginning = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public LeaseInstant Now => new((long)(scheduler.Now.Ticks * machine.Rate) + machine.LeaseOrigin);

    public bool CountsSuspension => true;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => Beginning + scheduler.Now + machine.WallOffset;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new SimTimer(scheduler, process!, machine.Rate, callback, state, dueTime);
}
