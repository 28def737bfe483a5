using Sluice.Bench.Measuring;
using Sluice.Bench.Orders;
using Sluice.TestServers;

namespace Sluice.Bench.Paths;

/// <summary>The paths that end in files.</summary>
internal sealed class FilePaths(BenchPlace place, OrderFile orders, PostgresDatabase source)
{
    public IReadOnlyList<BenchPath> List() =>
    [
        new("pg-csv", "PostgreSQL to CSV", ToCsv(Environment.ProcessorCount), [CopyTo(1.05)]) { SingleTask = ToCsv(1) },
        new("csv-parquet", "CSV to Parquet (snappy)", ToParquet(Environment.ProcessorCount), [DuckDb(1.3)])
        {
            SingleTask = ToParquet(1),
            PeakBarMegabytes = 300,
        },
    ];

    private Contender ToCsv(int tasks) => Own(tasks, OutputFormat.Csv, Jobs.PostgresToCsv(source, tasks));

    private Contender ToParquet(int tasks) => Own(tasks, OutputFormat.Parquet, Jobs.CsvToParquet(orders, tasks));

    private Contender Own(int tasks, OutputFormat format, string job) =>
        new(AllPaths.NameFor(tasks), orders.Facts.Rows, TargetTable.None, _ => place.Sluice(job)) { Writes = format };

    private Contender CopyTo(double bar) => Peer(@"psql \copy to", OutputFormat.Csv, bar,
        $"exec {place.PsqlOn(source.Name)} -c {Command.Quote("\\copy orders to 'orders.csv' with (format csv)")}");

    private Contender DuckDb(double bar) => Peer($"DuckDB {Paths.DuckDb.Version()}, {Environment.ProcessorCount} threads", OutputFormat.Parquet, bar,
        $"exec {Command.Quote(Environment.ProcessPath!)} duckdb {Command.Quote(orders.Path)} orders.parquet");

    private Contender Peer(string name, OutputFormat format, double bar, string line) =>
        new(name, orders.Facts.Rows, TargetTable.None, _ => place.Psql(line) with { WorkingDirectory = place.NewFolder() }) { Writes = format, Bar = bar };
}
