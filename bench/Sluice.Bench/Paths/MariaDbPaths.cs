using Sluice.Bench.Measuring;
using Sluice.Bench.Orders;
using Sluice.TestServers;

namespace Sluice.Bench.Paths;

/// <summary>The paths that begin in MariaDB.</summary>
internal sealed class MariaDbPaths(BenchPlace place, OrderFile orders, OrderFile sample, MariaDbOrders mariaDb)
{
    /// <summary>MariaDB's NULL is a word in the output of its client, and psql is told so.</summary>
    private const string FromBatch = "COPY orders FROM STDIN WITH (NULL 'NULL')";

    public IReadOnlyList<BenchPath> List() =>
    [
        new("mariadb-pg", "MariaDB to PostgreSQL, table with a primary key", Own(Environment.ProcessorCount),
            [Pipe("", 0.9), Pipe(" --quick", null), Pgloader(3)])
        {
            SingleTask = Own(1),
            Prepare = mariaDb.StartAsync,
        },
    ];

    private Contender Own(int tasks) => new(AllPaths.NameFor(tasks), orders.Facts.Rows, TargetTable.WithKey,
        db => place.Sluice(Jobs.MariaDbToPostgres(mariaDb.All, db!, tasks)));

    private Contender Pipe(string option, double? bar) => new($"mariadb --batch{option} | psql COPY", orders.Facts.Rows, TargetTable.WithKey,
        db => mariaDb.Shell(
            $"{mariaDb.Client(mariaDb.All)} --batch --skip-column-names{option} -e 'SELECT * FROM orders' | {place.PsqlOn(db!.Name)} -c {Command.Quote(FromBatch)}"))
    { Bar = bar };

    private Contender Pgloader(double bar) => new("pgloader", sample.Facts.Rows, TargetTable.WithKey, db =>
    {
        var folder = place.NewFolder();
        var from = mariaDb.Few;
        File.WriteAllText(Path.Combine(folder, "orders.load"), $"""
            LOAD DATABASE FROM mysql://{MariaDbServer.Username}:{from.Server.Password}@127.0.0.1:{from.Server.Port}/{from.Name}
            INTO postgresql://{PostgresServer.Username}:{place.Server.Password}@127.0.0.1:{place.Server.Port}/{db!.Name}
            WITH data only, no truncate
            ALTER SCHEMA '{from.Name}' RENAME TO 'public';
            """);
        return new Command("exec pgloader orders.load", new Dictionary<string, string>(StringComparer.Ordinal), folder);
    })
    { Bar = bar, MostRuns = 1 };
}
