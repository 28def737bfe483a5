using Sluice.Bench;
using Sluice.Bench.Measuring;
using Sluice.Bench.Orders;
using Sluice.Bench.Paths;
using Sluice.Bench.Reports;
using Sluice.Bench.Scale;
using Sluice.Bench.Server;
using Sluice.Bench.Store;
using Sluice.TestServers;

if (args is ["naive", var how, var path])
{
    await NaiveLoop.RunAsync(how, path);
    return 0;
}
if (args is ["duckdb", var csv, var target])
{
    DuckDb.CsvToParquet(csv, target);
    return 0;
}
if (BenchOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
}

var root = Environment.GetEnvironmentVariable("BENCH_ROOT") ?? throw new InvalidOperationException("Start the bench by bench/run.");
var cache = Path.Combine(root, "artifacts", "bench");
var work = Directory.CreateTempSubdirectory("sluice-bench-").FullName;
try
{
    await using var server = await PostgresServer.StartAsync();
    var place = new BenchPlace(root, work, server);
    var machine = await Machine.DescribeAsync(place);
    if (options.Store)
        return Publish(await new StoreReport(place, options.Runs, options.Only).RunAsync());
    if (options.Scale)
    {
        if (options.Only is not { Length: > 0 } only || only == "growth")
            Publish(await new GrowthReport(place, options.Runs).RunAsync());
        return options.Only == "growth" ? 0 : Publish(await new ScaleReport(place).RunAsync());
    }

    if (options.Server)
        return Publish(await new ServerReport(place, options.Runs).RunAsync());
    if (options.Memory || options.Start)
        return Publish(options.Memory ? await MemoryReport.RunAsync(place, cache) : StartReport.Run(place));

    var orders = OrderFile.Make(cache, options.Rows);
    var sample = OrderFile.Make(cache, Math.Min(options.Rows, 500_000));
    var few = OrderFile.Make(cache, Math.Min(options.Rows, 100_000));
    var source = await server.CreateDatabaseAsync("source");
    await source.ExecuteAsync($"CREATE TABLE orders ({OrderFile.Columns}, PRIMARY KEY (id))");
    var loaded = MeasuredProcess.Run(place.Psql($"{place.PsqlOn(source.Name)} -c {Command.Quote($"\\copy orders from '{orders.Path}' with (format csv)")}"));
    if (loaded.ExitCode != 0)
        throw new InvalidOperationException($"The source table could not be filled:\n{loaded.Output}");
    await source.ExecuteAsync("VACUUM ANALYZE orders");

    Dictionary<long, string> wanted = [];
    foreach (var file in new[] { orders, sample, few })
    {
        wanted[file.Facts.Rows] = await Fingerprint.OfAsync(source, file.Facts.Rows);
        if (!wanted[file.Facts.Rows].StartsWith(Fingerprint.Expected(file.Facts), StringComparison.Ordinal))
            throw new InvalidOperationException(
                $"psql loaded {wanted[file.Facts.Rows]}, but the generator wrote {Fingerprint.Expected(file.Facts)}: the bench is wrong.");
    }

    var runner = new PathRunner(place, rows => wanted[rows], new WrittenFiles(orders));
    await using var mariaDb = new MariaDbOrders(place, source, orders, sample);
    var all = new AllPaths(place, orders, sample, few, source, mariaDb).List();
    var chosen = all.Where(p => options.Chooses(p.Name)).ToList();
    if (chosen.Count == 0)
    {
        Console.Error.WriteLine($"There is no path '{options.Only}'. There are: {string.Join(", ", all.Select(p => p.Name))}");
        return 2;
    }

    var exitCode = 0;
    foreach (var benchPath in chosen)
        exitCode |= Publish(PathReport.Write(benchPath, await runner.RunAsync(benchPath, options.Runs)));
    return exitCode;

    int Publish(ResultsSection section)
    {
        var file = options.Out ?? Path.Combine(options.Quick ? cache : Path.Combine(root, "bench"), "RESULTS.md");
        ResultsFile.Update(file, machine, section);
        Console.WriteLine($"{section.Title}\n\n{section.Table}");
        Console.Error.WriteLine($"Written to {file}");
        return section.Table.Contains("| MISS", StringComparison.Ordinal) ? 1 : 0;
    }
}
finally
{
    Directory.Delete(work, recursive: true);
}
