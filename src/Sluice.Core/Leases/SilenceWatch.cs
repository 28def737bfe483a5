using Sluice.Core.Mistakes;

namespace Sluice.Core.Leases;

/// <summary>
/// What one observer saw of one counter: since when it has not moved, on the observer's own lease clock, with the store answering
/// throughout. Immutable.
/// </summary>
/// <param name="Counter">The counter's value.</param>
/// <param name="Since">When this value was seen first.</param>
/// <param name="Last">When it was seen last.</param>
public readonly record struct SilenceWatch(long Counter, LeaseInstant Since, LeaseInstant Last)
{
    /// <summary>Where the store lived that showed it: an older copy that takes its place may have forgotten that the counter moved.</summary>
    public string Home { get; init; } = "";

    /// <summary>How long the counter has been seen unchanged.</summary>
    public TimeSpan SilentFor => Last - Since;

    /// <summary>The watch after a read that succeeded.</summary>
    /// <param name="before">The watch before it; <c>null</c> at the first.</param>
    /// <param name="counter">What was read.</param>
    /// <param name="home">Where the store lives that answered: another home starts the watch again.</param>
    /// <param name="asked">When the read was sent: the counter may have moved right after.</param>
    /// <param name="answered">When its answer had come.</param>
    /// <param name="timings">A read slower than a renewal, or a gap of several renewals between reads, starts the watch again.</param>
    public static SilenceWatch Observe(SilenceWatch? before, long counter, string home, LeaseInstant asked, LeaseInstant answered, Timings timings)
    {
        var isSlow = answered - asked > timings.Renewal;
        if (before is not { } known || known.Counter != counter || known.Home != home || isSlow || asked - known.Last > timings.Renewal * 2)
            return new SilenceWatch(counter, answered, answered) { Home = home };
        return known with { Last = asked > known.Last ? asked : known.Last };
    }

    /// <summary>Whether the counter was silent long enough to call its session lost.</summary>
    public bool IsLost(Timings timings) =>
        SilentFor >= (Planted.Is(Mistake.ReplacedBeforeExpiry) ? timings.Renewal : timings.Silence);
}
