using System.Globalization;
using Sluice.Bench.Measuring;
using Sluice.Bench.Orders;
using Sluice.TestServers;

namespace Sluice.Bench.Paths;

/// <summary>A private MariaDB with its defaults that holds the orders; started when a path first asks for it.</summary>
internal sealed class MariaDbOrders(BenchPlace place, PostgresDatabase source, OrderFile orders, OrderFile sample) : IAsyncDisposable
{
    private const string Columns =
        "id bigint NOT NULL, customer_id int, created_at datetime, status text, amount decimal(12,2), note text, PRIMARY KEY (id)";

    private const long FewPages = 100;

    private MariaDbServer? _server;

    /// <summary>All orders, in a table of that name.</summary>
    public MariaDbDatabase All => Server.Database("orders");

    /// <summary>The orders that slow contenders are given, in a table <c>orders</c> as well.</summary>
    public MariaDbDatabase Few => Server.Database("few");

    private MariaDbServer Server => _server ?? throw new InvalidOperationException("The path did not ask for MariaDB to be started.");

    /// <summary>Starts the server and fills it from the PostgreSQL table, once.</summary>
    public async Task StartAsync()
    {
        if (_server is not null)
            return;
        // What the reading costs is measured, not what a buffer pool of 128 MB does to a table of 700.
        _server = await MariaDbServer.StartAsync(new MariaDbOptions
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["innodb-buffer-pool-size"] = "1G", ["local-infile"] = "1" },
        });
        await FillAsync("orders", orders.Facts);
        await FillAsync("few", sample.Facts);
        await SettleAsync();
    }

    /// <summary>The start of a <c>mariadb</c> command; the password is in the environment.</summary>
    public string Client(MariaDbDatabase database) =>
        $"mariadb --no-defaults --default-character-set=utf8mb4 -h 127.0.0.1 -P {Server.Port} -u {MariaDbServer.Username} {Command.Quote(database.Name)}";

    /// <summary>A shell line in which <c>mariadb</c> and <c>psql</c> find their servers.</summary>
    public Command Shell(string line)
    {
        var psql = place.Psql(line);
        return psql with { Environment = new Dictionary<string, string>(psql.Environment, StringComparer.Ordinal) { ["MYSQL_PWD"] = Server.Password } };
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    /// <summary>Nobody pays for what the filling left to be written.</summary>
    private async Task SettleAsync()
    {
        await Server.Default.ExecuteAsync("ANALYZE TABLE orders.orders, few.orders; SET GLOBAL innodb_max_dirty_pages_pct = 0");
        await Condition.HoldsAsync(async () => await DirtyPagesAsync() < FewPages, TimeSpan.FromMinutes(3), async () => $"{await DirtyPagesAsync()} dirty pages");
        await Server.Default.ExecuteAsync("SET GLOBAL innodb_max_dirty_pages_pct = default");
    }

    private async Task<long> DirtyPagesAsync() => long.Parse(
        (await Server.Default.ScalarAsync<string>("SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'innodb_buffer_pool_pages_dirty'"))!,
        CultureInfo.InvariantCulture);

    private async Task FillAsync(string name, OrderFacts facts)
    {
        Console.Error.WriteLine($"Filling MariaDB with {facts.Rows:N0} rows ...");
        var database = await Server.CreateDatabaseAsync(name);
        await database.ExecuteAsync($"CREATE TABLE orders ({Columns}) CHARACTER SET utf8mb4");
        // PostgreSQL's text format is what LOAD DATA reads by default, as far as these rows go.
        var copy = Command.Quote($"COPY (SELECT * FROM orders WHERE id <= {facts.Rows}) TO STDOUT");
        var load = Command.Quote("LOAD DATA LOCAL INFILE '/dev/stdin' INTO TABLE orders CHARACTER SET utf8mb4");
        var loaded = MeasuredProcess.Run(Shell($"{place.PsqlOn(source.Name)} -c {copy} | {Client(database)} --local-infile=1 -e {load}"));
        var actual = await database.ScalarAsync<string>(
            "SELECT concat_ws(' ', count(*), sum(id), sum(customer_id), cast(sum(amount) * 100 AS integer), count(note), sum(octet_length(note))) FROM orders");
        if (loaded.ExitCode != 0 || actual != Paths.Fingerprint.Expected(facts))
            throw new InvalidOperationException($"MariaDB could not be filled: it has {actual}, not {Paths.Fingerprint.Expected(facts)}.\n{loaded.Output}");
    }
}
