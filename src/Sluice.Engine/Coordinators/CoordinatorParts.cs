using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Engine.Stops;

namespace Sluice.Engine.Coordinators;

/// <summary>What all coordinators of a process share, so that a live run costs little.</summary>
/// <param name="store">The truth.</param>
/// <param name="hints">Told after decisions.</param>
/// <param name="clock">Measures how long things have been seen.</param>
/// <param name="time">Dates decisions, and bounds every call.</param>
/// <param name="timings">The times.</param>
public sealed class CoordinatorParts(IControlStore store, IHints hints, ILeaseClock clock, TimeProvider time, Timings timings)
{
    /// <summary>The truth.</summary>
    public IControlStore Store => store;

    /// <summary>Told after decisions.</summary>
    public IHints Hints => hints;

    /// <summary>Measures how long things have been seen.</summary>
    public ILeaseClock Clock => clock;

    /// <summary>Dates decisions, and bounds every call.</summary>
    public TimeProvider Time => time;

    /// <summary>The times.</summary>
    public Timings Timings => timings;

    internal SecondWrite Second { get; } = new(store, time, timings);
}
