using Sluice.Core.Leases;

namespace Sluice.Core.Ports;

/// <summary>The clock of leases and permits. Thread-safe; cheap enough to be read before each write.</summary>
public interface ILeaseClock
{
    /// <summary>The present instant.</summary>
    LeaseInstant Now { get; }

    /// <summary>Whether it counts time in which the machine was suspended (CLOCK_BOOTTIME). Where not, only a sink's fence covers that.</summary>
    bool CountsSuspension { get; }
}
