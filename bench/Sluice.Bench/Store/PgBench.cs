using System.Globalization;
using Sluice.Bench.Measuring;
using Sluice.Bench.Paths;

namespace Sluice.Bench.Store;

/// <summary>PostgreSQL's own figure: <c>pgbench</c> on the same server, prepared statements, one transaction's latency each.</summary>
internal sealed class PgBench(BenchPlace place, string database)
{
    /// <summary>One row, by its key, durably.</summary>
    public const string Update = "\\set id random(1, 10000)\nUPDATE one_row SET n = n + 1 WHERE id = :id;\n";

    /// <summary>One row, by its key.</summary>
    public const string Select = "\\set id random(1, 10000)\nSELECT n FROM one_row WHERE id = :id;\n";

    /// <summary>Runs so many transactions in one client; their latencies in microseconds, sorted.</summary>
    public IReadOnlyList<double> Latencies(string script, int transactions)
    {
        var folder = Run(script, $"-c 1 -t {transactions} -l --log-prefix=one");
        var times = Directory.EnumerateFiles(folder, "one*").SelectMany(File.ReadLines)
            .Select(l => double.Parse(l.Split(' ')[2], CultureInfo.InvariantCulture)).Order().ToList();
        return times.Count == transactions ? times : throw new InvalidOperationException($"pgbench logged {times.Count} of {transactions} transactions.");
    }

    /// <summary>Transactions a second with so many clients.</summary>
    public double Rate(string script, int clients, int each)
    {
        var folder = Run(script, $"-c {clients} -j 2 -t {each}");
        var line = File.ReadLines(Path.Combine(folder, "output")).First(l => l.StartsWith("tps = ", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture);
    }

    private string Run(string script, string how)
    {
        var folder = place.NewFolder();
        File.WriteAllText(Path.Combine(folder, "script.sql"), script);
        var program = Command.Quote(Path.Combine(place.Server.BinDirectory, "pgbench"));
        var sample = MeasuredProcess.Run(place.Psql($"cd {Command.Quote(folder)} && {program} -n -M prepared -f script.sql {how} {database} > output"));
        return sample.ExitCode == 0 ? folder : throw new InvalidOperationException($"pgbench failed:\n{sample.Output}");
    }
}
