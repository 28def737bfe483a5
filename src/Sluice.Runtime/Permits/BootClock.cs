using System.Runtime.InteropServices;
using Sluice.Core.Leases;
using Sluice.Core.Ports;

namespace Sluice.Runtime.Permits;

/// <summary>
/// The lease clock of this machine: on Linux CLOCK_BOOTTIME, which goes on while the machine is suspended; elsewhere the monotonic clock, which
/// may stop, and then <see cref="CountsSuspension"/> says so. A read costs about 30 ns.
/// </summary>
public sealed unsafe partial class BootClock : ILeaseClock
{
    private const int ClockBootTime = 7;
    private const long NanosecondsPerTick = 100;

    private BootClock(bool countsSuspension) => CountsSuspension = countsSuspension;

    /// <summary>The clock of this machine.</summary>
    public static BootClock Instance { get; } = new(OperatingSystem.IsLinux() && TryRead(out _));

    /// <inheritdoc />
    public bool CountsSuspension { get; }

    /// <inheritdoc />
    public LeaseInstant Now
    {
        get
        {
            if (!CountsSuspension)
                return new LeaseInstant(TimeProvider.System.GetElapsedTime(0).Ticks);
            return TryRead(out var now)
                ? now
                : throw new InvalidOperationException("The clock CLOCK_BOOTTIME, which could be read when the process started, cannot be read any more.");
        }
    }

    private static bool TryRead(out LeaseInstant now)
    {
        Timespec time;
        if (ClockGetTime(ClockBootTime, &time) != 0)
        {
            now = default;
            return false;
        }

        now = new LeaseInstant((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / NanosecondsPerTick));
        return true;
    }

    // It returns within nanoseconds and never blocks, so the collector need not be told that the thread left managed code.
    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [SuppressGCTransition]
    private static partial int ClockGetTime(int clock, Timespec* time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Timespec
    {
        private readonly nint _seconds;
        private readonly nint _nanoseconds;

        public long Seconds => _seconds;

        public long Nanoseconds => _nanoseconds;
    }
}
