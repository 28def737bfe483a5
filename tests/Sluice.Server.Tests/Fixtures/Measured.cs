using System.Diagnostics;
using System.Globalization;

namespace Sluice.Server.Tests.Fixtures;

/// <summary>How long something took, several times.</summary>
internal sealed class Measured
{
    private readonly List<TimeSpan> _all = [];

    public TimeSpan Median
    {
        get
        {
            lock (_all)
                return _all.Order().ElementAt(_all.Count / 2);
        }
    }

    public TimeSpan Longest
    {
        get
        {
            lock (_all)
                return _all.Max();
        }
    }

    public async Task<T> MeasureAsync<T>(Func<Task<T>> what)
    {
        var clock = Stopwatch.StartNew();
        var result = await what();
        lock (_all)
            _all.Add(clock.Elapsed);
        return result;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"median {Median.TotalMilliseconds:0.0} ms, longest {Longest.TotalMilliseconds:0.0} ms of {_all.Count}");
}
