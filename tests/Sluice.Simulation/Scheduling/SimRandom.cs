namespace Sluice.Simulation.Scheduling;

/// <summary>Randomness of one schedule (SplitMix64): the same seed gives the same numbers, on every machine and release.</summary>
internal sealed class SimRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 to 1, without 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>From 0, below the bound.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    public int Between(int least, int most) => least + Below(most - least + 1);

    public bool Chance(double probability) => Unit() < probability;

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * Unit());

    public TimeSpan Seconds(double least, double most) => TimeSpan.FromSeconds(least + ((most - least) * Unit()));

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];
}
