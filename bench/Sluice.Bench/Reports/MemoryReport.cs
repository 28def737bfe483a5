using System.Globalization;
using Sluice.Bench.Measuring;
using Sluice.Bench.Orders;
using Sluice.Bench.Paths;

namespace Sluice.Bench.Reports;

/// <summary>Peak memory of one job at two sizes: it must not grow with the data.</summary>
internal static class MemoryReport
{
    private const double BarMegabytes = 150;
    private const double MostGrowth = 1.15;
    private static readonly long[] Sizes = [1_000_000, 50_000_000];

    public static async Task<ResultsSection> RunAsync(BenchPlace place, string cache)
    {
        List<string> lines =
        [
            "| | wall s | client CPU s | peak MB | bar | |", "|---|---:|---:|---:|---:|---|",
        ];
        double? first = null;
        foreach (var rows in Sizes)
        {
            var file = OrderFile.Make(cache, rows);
            var database = await place.Server.CreateDatabaseAsync();
            await database.ExecuteAsync($"CREATE TABLE orders ({OrderFile.Columns}, PRIMARY KEY (id))");
            var sample = MeasuredProcess.Run(place.Sluice(Jobs.CsvToPostgres(file, database, createsTable: false, Environment.ProcessorCount)));
            var loaded = await database.ScalarAsync<long>("SELECT count(*) FROM orders");
            await place.Server.ExecuteAsync($"DROP DATABASE \"{database.Name}\" WITH (FORCE)");
            var peak = sample.PeakBytes / 1e6;
            first ??= peak;
            var verdict = sample.ExitCode != 0 ? $"exit {sample.ExitCode}"
                : loaded != rows ? $"loaded {loaded}"
                : peak <= BarMegabytes && peak <= first * MostGrowth ? "OK" : "MISS";
            lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"| {rows:N0} rows | {sample.Wall.TotalSeconds:0.0} | {sample.Cpu.TotalSeconds:0.0} | {peak:0} | {BarMegabytes:0} | {verdict} |"));
        }
        return new ResultsSection("memory", $"Peak memory, CSV to PostgreSQL with a primary key, {Environment.ProcessorCount} tasks", string.Join('\n', lines));
    }
}
