using System.Globalization;
using Sluice.Bench.Measuring;
using Sluice.Bench.Paths;

namespace Sluice.Bench.Reports;

/// <summary>How long the command takes when there is next to nothing to do.</summary>
internal static class StartReport
{
    private const int Runs = 15;

    public static ResultsSection Run(BenchPlace place)
    {
        List<string> lines = ["| | median s | fastest s | goal s | |", "|---|---:|---:|---:|---|"];
        lines.Add(Measure("`sluice check` on a built tree", () => place.Sluice(Jobs.FakeToBlackhole(10), "check"), 0.4));
        lines.Add(Measure("`sluice run` of a 10-row job", () => place.Sluice(Jobs.FakeToBlackhole(10)), 1.0));
        return new ResultsSection("start", "Start", string.Join('\n', lines));
    }

    private static string Measure(string what, Func<Command> command, double goal)
    {
        List<double> times = [];
        // The first one is not counted: it brings the files into the page cache.
        for (var i = 0; i <= Runs; i++)
        {
            var sample = MeasuredProcess.Run(command());
            if (sample.ExitCode != 0)
                return $"| {what} | exit {sample.ExitCode} | | {goal.ToString(CultureInfo.InvariantCulture)} | MISS |";
            if (i > 0)
                times.Add(sample.Wall.TotalSeconds);
        }
        times.Sort();
        return string.Create(CultureInfo.InvariantCulture,
            $"| {what} | {times[Runs / 2]:0.000} | {times[0]:0.000} | {goal:0.0} | {(times[Runs / 2] <= goal ? "OK" : "MISS")} |");
    }
}
