using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Server.Tests.Fixtures;

/// <summary>A job that moves orders from files into one target, and what can be seen in that target.</summary>
internal sealed partial class OrdersJob
{
    private const int RowsPerFile = 50;
    private readonly JobFolder _folder;
    private readonly string _name;
    private readonly PostgresDatabase? _database;

    private OrdersJob(JobFolder folder, SinkKind kind, string name, int count, PostgresDatabase? database)
    {
        (_folder, Kind, _name, Count, _database) = (folder, kind, name, count, database);
        Source = folder.File($"{name}-in");
    }

    public SinkKind Kind { get; }

    /// <summary>The folder that it reads.</summary>
    public string Source { get; }

    /// <summary>How many orders there are.</summary>
    public int Count { get; }

    public bool IsFenced => Kind is SinkKind.Postgres or SinkKind.Sqlite or SinkKind.Files;

    /// <summary>The target's database, where it is PostgreSQL.</summary>
    public PostgresDatabase Database => _database!;

    private string Target => _folder.File($"{_name}-out");

    /// <summary>Writes the orders and makes an empty target. Each file is a split, which commits at its end, so that a job that is held back commits many times.</summary>
    public static async Task<OrdersJob> MakeAsync(
        Scene scene, SinkKind kind, int files = 80, string name = "orders", PostgresServer? target = null)
    {
        scene.Folder.WriteOrders($"{name}-in", files, RowsPerFile);
        var database = kind is SinkKind.Postgres or SinkKind.PostgresWithoutLedger
            ? await (target ?? await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Ct)
            : null;
        var job = new OrdersJob(scene.Folder, kind, name, files * RowsPerFile, database);
        // Without a ledger an order may arrive twice, and says so: a key would make that the job's failure.
        if (database is not null)
            await database.ExecuteAsync($"CREATE TABLE orders ({(job.IsFenced ? Orders.Ddl : Orders.Ddl.Replace("primary key", "", StringComparison.Ordinal))})", Scene.Ct);
        if (kind == SinkKind.Sqlite)
            job.ExecuteSqlite($"CREATE TABLE orders ({Orders.Ddl})");
        return job;
    }

    /// <summary>The job file.</summary>
    /// <param name="rowsPerSecond">How fast it reads; 0 for as fast as it can.</param>
    /// <param name="env">More for its first block.</param>
    /// <param name="sink">More for its sink, each with a comma before it.</param>
    public string Text(int rowsPerSecond = 0, string env = "", string sink = "")
    {
        var limit = rowsPerSecond == 0 ? "" : $"read_limit.rows_per_second = {rowsPerSecond}";
        return $$"""
            env { job.name = {{_name}}, parallelism = 2, checkpoint.interval = 60000, {{limit}}
                  {{env}} }
            source { {{Orders.CsvSource(Source)}} }
            sink { {{SinkText(sink)}} }
            """;
    }

    /// <summary>Stops it once by force, as soon as it is submitted: a node that has just been started does so for the first time, and that is not measured.</summary>
    public async Task WarmAsync(NodeProcess node) => await node.ForceStopAsync(await node.SubmitAsync(Text(rowsPerSecond: 10)));

    /// <summary>How many rows can be seen.</summary>
    public async Task<long> VisibleAsync(params IEnumerable<NodeProcess> nodes) => Kind switch
    {
        SinkKind.Postgres or SinkKind.PostgresWithoutLedger => await _database!.ScalarAsync<long>("SELECT count(*) FROM orders", Scene.Ct),
        SinkKind.Sqlite => Orders.ReadSqlite(Target, "orders").Count,
        SinkKind.Files => Orders.ReadJson(Target).Count,
        _ => nodes.Sum(n => Printed().Count(n.Logs())),
    };

    /// <summary>Throws unless the target has each order once.</summary>
    public async Task VerifyAsync()
    {
        var rows = Kind switch
        {
            SinkKind.Postgres or SinkKind.PostgresWithoutLedger => await Orders.ReadPostgresAsync(_database!, "orders"),
            SinkKind.Sqlite => Orders.ReadSqlite(Target, "orders"),
            SinkKind.Files => Orders.ReadJson(Target),
            _ => throw new NotSupportedException("What was printed and taken back is printed again."),
        };
        Orders.Verify(rows, Count, "at the end");
    }

    /// <summary>The positions that the target itself keeps; empty where it keeps none.</summary>
    public async Task<string> PositionsAsync()
    {
        const string query = "SELECT generation, split, seq, position, rows FROM sluice_position ORDER BY generation, split";
        if (Kind == SinkKind.Postgres)
            return string.Join('\n', (await _database!.RowsAsync(query, Scene.Ct)).Select(r => string.Join('|', r)));
        return Kind == SinkKind.Sqlite ? string.Join('\n', ReadSqlite(query)) : "";
    }

    /// <summary>Does something to the target from outside.</summary>
    public async Task ExecuteAsync(string sql)
    {
        if (_database is not null)
            await _database.ExecuteAsync(sql, Scene.Ct);
        else
            ExecuteSqlite(sql);
    }

    /// <summary>Files that nobody should see: staged, and never published.</summary>
    public IReadOnlyList<string> Staged() => !Directory.Exists(Target)
        ? []
        : [.. Directory.EnumerateFiles(Target, "*", SearchOption.AllDirectories).Except(JobFolder.PublishedIn(Target), StringComparer.Ordinal)];

    /// <summary>Returns when no such file is left. Nothing else of the job has to come for that.</summary>
    public Task IsSweptAsync(Func<string> logs) =>
        Condition.HoldsAsync(() => Task.FromResult(Staged().Count == 0), NodeProcess.Longest, () => Task.FromResult($"left: {string.Join(", ", Staged())}\n{logs()}"), Scene.Ct);

    private string SinkText(string more) => Kind switch
    {
        SinkKind.Postgres => Orders.PostgresSink(_database!, "orders", more),
        SinkKind.PostgresWithoutLedger => Orders.PostgresSink(_database!, "orders", $", ledger = off, allow_lease_only = true {more}"),
        SinkKind.Sqlite =>
            $"Jdbc {{ url = \"jdbc:sqlite:{Target}\", driver = org.sqlite.JDBC, generate_sink_sql = true, database = main, table = orders {more} }}",
        SinkKind.Files => $"LocalFile {{ path = \"{Target}\", file_format_type = json {more} }}",
        _ => "Console { }",
    };

    private void ExecuteSqlite(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Target};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private List<string> ReadSqlite(string query)
    {
        using var connection = new SqliteConnection($"Data Source={Target};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        return rows;
    }

    [GeneratedRegex("SeaTunnelRow#kind=", RegexOptions.None, 5_000)]
    private static partial Regex Printed();
}
