using Sluice.Bench.Measuring;
using Sluice.Bench.Orders;
using Sluice.TestServers;

namespace Sluice.Bench.Paths;

/// <summary>Every path with its peers and its bars.</summary>
internal sealed class AllPaths(BenchPlace place, OrderFile orders, OrderFile sample, OrderFile few, PostgresDatabase source, MariaDbOrders mariaDb)
{
    private const long FakeFactor = 10;

    public IReadOnlyList<BenchPath> List() =>
    [
        FromCsv("csv-pg-key", "CSV to PostgreSQL, table with a primary key", TargetTable.WithKey,
            Copy(TargetTable.WithKey, 1.3), Pgloader(15), Naive("row"), Naive("multi-row")),
        FromCsv("csv-pg-nokey", "CSV to PostgreSQL, table without a key", TargetTable.WithoutKey, Copy(TargetTable.WithoutKey, 1.6)),
        FromCsv("csv-pg-created", "CSV to PostgreSQL, table and key created by the job (psql: into a table with the key)", TargetTable.Absent,
            Copy(TargetTable.WithKey, 1.7)),
        FromPostgres("pg-pg", "PostgreSQL to PostgreSQL, table with a primary key", mapped: false, Pipe("BINARY", 0.97), Pipe("TEXT", null)),
        FromPostgres("pg-pg-mapped", "PostgreSQL to PostgreSQL through a FieldMapper", mapped: true, Pipe("BINARY", 0.95)),
        .. new MariaDbPaths(place, orders, sample, mariaDb).List(),
        .. new FilePaths(place, orders, source).List(),
        new("fake-blackhole", "FakeSource to Blackhole", Fake(), []) { RateBar = 10_000_000 },
        new("fake-sql-blackhole", "FakeSource through a Sql of three expressions to Blackhole", Fake(Jobs.ThreeExpressions), []) { RateBar = 5_000_000 },
        new("fake-chain-blackhole", "FakeSource through five transforms to Blackhole", Fake(Jobs.FiveTransforms),
            [Fake() with { Name = "without the transforms", Added = new AddedCost(Steps: 5, Nanoseconds: 40) }]) { RateBar = 3_000_000 },
    ];

    private BenchPath FromCsv(string name, string title, TargetTable target, params Contender[] peers) =>
        new(name, title, Csv(Environment.ProcessorCount, target), peers) { SingleTask = Csv(1, target) };

    private BenchPath FromPostgres(string name, string title, bool mapped, params Contender[] peers) =>
        new(name, title, Between(Environment.ProcessorCount, mapped), peers) { SingleTask = Between(1, mapped) };

    public static string NameFor(int tasks) => $"sluice, {tasks} task{(tasks == 1 ? "" : "s")}";

    private Contender Csv(int tasks, TargetTable target) => new(NameFor(tasks), orders.Facts.Rows, target,
        db => place.Sluice(Jobs.CsvToPostgres(orders, db!, target is TargetTable.Absent, tasks)));

    private Contender Between(int tasks, bool mapped) => new(NameFor(tasks), orders.Facts.Rows, TargetTable.WithKey,
        db => place.Sluice(Jobs.PostgresToPostgres(source, db!, mapped, tasks)));

    private Contender Fake(string transforms = "") => new(NameFor(1), orders.Facts.Rows * FakeFactor, TargetTable.None,
        _ => place.Sluice(Jobs.FakeToBlackhole(orders.Facts.Rows * FakeFactor, transforms)));

    private Contender Copy(TargetTable target, double bar) => new(@"psql \copy", orders.Facts.Rows, target,
        db => place.Psql($"exec {place.PsqlOn(db!.Name)} -c {Command.Quote($"\\copy orders from '{orders.Path}' with (format csv)")}"))
    { Bar = bar };

    private Contender Pipe(string format, double? bar) => new($"psql COPY {format} | psql", orders.Facts.Rows, TargetTable.WithKey,
        db => place.Psql(
            $"{place.PsqlOn(source.Name)} -c 'COPY orders TO STDOUT (FORMAT {format})' | {place.PsqlOn(db!.Name)} -c 'COPY orders FROM STDIN (FORMAT {format})'"))
    { Bar = bar };

    private Contender Pgloader(double bar) => new("pgloader", sample.Facts.Rows, TargetTable.WithKey, db =>
    {
        var folder = place.NewFolder();
        File.WriteAllText(Path.Combine(folder, "orders.load"), $"""
            LOAD CSV FROM '{sample.Path}' (id, customer_id, created_at, status, amount, note [null if blanks])
            INTO postgresql://{PostgresServer.Username}:{place.Server.Password}@127.0.0.1:{place.Server.Port}/{db!.Name}
            TARGET TABLE public.orders (id, customer_id, created_at, status, amount, note)
            WITH fields optionally enclosed by '"', fields escaped by double-quote, fields terminated by ',';
            """);
        return new Command("exec pgloader orders.load", new Dictionary<string, string>(StringComparer.Ordinal), folder);
    })
    { Bar = bar, MostRuns = 1, KnownLoss = "an empty text becomes NULL" };

    private Contender Naive(string how) => new($"ADO.NET loop, {how} INSERT", few.Facts.Rows, TargetTable.WithKey,
        db => new Command(
            $"exec {Command.Quote(Environment.ProcessPath!)} naive {how} {Command.Quote(few.Path)}",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["BENCH_TARGET"] = db!.ConnectionString }, place.Work))
    { MostRuns = 1 };
}
