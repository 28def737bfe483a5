using Sluice.Bench.Measuring;

namespace Sluice.Bench.Paths;

/// <summary>All runs of one contender, or why there are none.</summary>
internal sealed class Outcome(Contender contender)
{
    private readonly List<Sample> _samples = [];

    public Contender Contender => contender;

    public const string NotInstalled = "not installed";

    public string? Failure { get; private set; }

    public bool HasSamples => Failure is null && _samples.Count > 0;

    public int Runs => _samples.Count;

    public double RowsPerSecond => contender.Rows / Wall;

    public double Wall => Median(_samples.Select(s => s.Wall.TotalSeconds));

    public double Cpu => Median(_samples.Select(s => s.Cpu.TotalSeconds));

    public double PeakMegabytes => _samples.Max(s => s.PeakBytes) / 1e6;

    /// <summary>The fastest and the slowest run, as a sign of how quiet the machine was.</summary>
    public (double Fastest, double Slowest) WallRange => (_samples.Min(s => s.Wall.TotalSeconds), _samples.Max(s => s.Wall.TotalSeconds));

    public void Add(Sample sample) => _samples.Add(sample);

    public void Fail(string why) => Failure = why;

    /// <summary>How many times as fast this one is, by the median of the runs that were made in the same round.</summary>
    public double RatioTo(Outcome peer)
    {
        var pairs = Math.Min(_samples.Count, peer._samples.Count);
        var scale = (double)contender.Rows / peer.Contender.Rows;
        return Median(Enumerable.Range(0, pairs).Select(i => scale * (peer._samples[i].Wall / _samples[i].Wall)));
    }

    /// <summary>Nanoseconds a row that this one takes longer: of wall time or of processor time, whichever says more.</summary>
    public double NanosecondsOver(Outcome peer)
    {
        var pairs = Math.Min(_samples.Count, peer._samples.Count);
        return Median(Enumerable.Range(0, pairs).Select(i =>
            Math.Max((_samples[i].Wall - peer._samples[i].Wall).TotalNanoseconds, (_samples[i].Cpu - peer._samples[i].Cpu).TotalNanoseconds) / contender.Rows));
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
