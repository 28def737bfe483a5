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

    /// <summary>
    /// How long a run is left alone at most. Its status may change without a hint to us (a COMMIT in doubt that lands late), with a deadline that has
    /// passed already, and from then on S2 gives a second: what is left of it is for the look itself.
    /// </summary>
    internal TimeSpan Glance => timings.Renewal / 6;

    /// <summary>How soon a store that did not answer is asked again: within S2's second, as soon as it answers.</summary>
    internal TimeSpan Again => timings.Renewal / 20;

    /// <summary>
    /// How often it is asked whether a run has a coordinator elsewhere. With the time that an answer may take, <see cref="Again"/>, and a look of
    /// one's own this stays within the second that S2 gives when that coordinator dies just before a deadline.
    /// </summary>
    internal TimeSpan Attendance => timings.Renewal / 10;

    internal SecondWrite Second { get; } = new(store, time, timings);
}
