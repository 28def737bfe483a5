using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.Faults.Tests.History;
using Sluice.TestServers;

namespace Sluice.Faults.Tests.Fixtures;

/// <summary>A target of one class for the orders, which keeps when each row became visible in it, and how often.</summary>
internal sealed class OrdersTarget : IAsyncDisposable
{
    private const int RowsPerFile = 50;
    private readonly JobFolder _folder;
    private readonly string _name;
    private readonly PostgresDatabase? _database;
    private readonly FileWatch? _files;

    private OrdersTarget(JobFolder folder, SinkClass sink, string name, int count, PostgresDatabase? database)
    {
        (_folder, Class, _name, Count, _database) = (folder, sink, name, count, database);
        _files = database is null ? new FileWatch(Folder) : null;
    }

    public SinkClass Class { get; }

    /// <summary>How many orders there are.</summary>
    public int Count { get; }

    /// <summary>The job that fills it.</summary>
    public long Job { get; set; }

    private string Folder => _folder.File($"{_name}-out");

    public static async Task<OrdersTarget> MakeAsync(JobFolder folder, PostgresServer server, SinkClass sink, int files, CancellationToken ct)
    {
        var name = sink.ToString().ToLowerInvariant();
        folder.WriteOrders($"{name}-in", files, RowsPerFile);
        var database = sink == SinkClass.Staged ? null : await server.CreateDatabaseAsync(ct: ct);
        if (database is not null)
        {
            // Without a ledger rows come again, over those that are there. With one they must not, and no key of the table keeps them from it.
            // Each write that becomes visible leaves a line, in its own transaction: one that a later write covers is seen all the same.
            await database.ExecuteAsync(
                $"""
                CREATE TABLE orders ({(sink == SinkClass.LeaseOnly ? Orders.Ddl : Orders.Ddl.Replace("primary key", "", StringComparison.Ordinal))});
                CREATE TABLE seen (n bigint GENERATED ALWAYS AS IDENTITY, id bigint NOT NULL, writer text NOT NULL, began timestamptz NOT NULL DEFAULT statement_timestamp());
                CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN INSERT INTO public.seen (id, writer) VALUES (NEW.id, current_setting('application_name')); RETURN NULL; END $$;
                CREATE TRIGGER see AFTER INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION see();
                """,
                ct);
        }

        return new OrdersTarget(folder, sink, name, files * RowsPerFile, database);
    }

    /// <summary>The job file.</summary>
    public string Text(int rowsPerSecond) =>
        $$"""
        env { job.name = {{_name}}, parallelism = 2, checkpoint.interval = 60000, read_limit.rows_per_second = {{rowsPerSecond}} }
        source { {{Orders.CsvSource(_folder.File($"{_name}-in"))}} }
        sink { {{SinkText()}} }
        """;

    /// <summary>How many different rows can be seen now.</summary>
    public async Task<long> VisibleAsync(CancellationToken ct) =>
        _database is null ? Orders.ReadJson(Folder).DistinctBy(r => r.Id).LongCount() : await _database.ScalarAsync<long>("SELECT count(*) FROM orders", ct);

    /// <summary>The rows that can be seen, as they are.</summary>
    public async Task<IReadOnlyList<Order>> ReadAsync() =>
        _database is null ? Orders.ReadJson(Folder) : await Orders.ReadPostgresAsync(_database, "orders");

    /// <summary>Each time that a row became visible.</summary>
    /// <param name="store">Where it stands which attempt ran where.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<IReadOnlyList<VisibleRow>> HistoryAsync(PostgresDatabase store, CancellationToken ct)
    {
        if (_files is not null)
            return _files.Rows();
        var attempts = (await store.RowsAsync($"SELECT id, worker, n FROM sluice.attempt WHERE job = {Job}", ct))
            .ToDictionary(r => (long)r[0]!, r => ((string)r[1]!, (int)r[2]!));
        var rows = await _database!.RowsAsync("SELECT pg_xact_commit_timestamp(xmin), id, writer, began FROM seen ORDER BY n", ct);
        return
        [
            .. rows.Select(r =>
            {
                var attempt = AttemptOf((string)r[2]!);
                (string, int)? ran = attempt is { } a && attempts.TryGetValue(a, out var found) ? found : null;
                return new VisibleRow(new DateTimeOffset((DateTime)r[0]!), new DateTimeOffset((DateTime)r[3]!), (long)r[1]!, attempt, ran?.Item1, ran?.Item2);
            }),
        ];
    }

    /// <summary>Files that nobody should see: staged, and never published.</summary>
    public IReadOnlyList<string> Staged() => _database is not null || !Directory.Exists(Folder)
        ? []
        : [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Except(JobFolder.PublishedIn(Folder), StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        if (_files is not null)
            await _files.DisposeAsync();
    }

    /// <summary>A session of the ledger's calls itself by its attempt: sluice/STORE/JOB/GENERATION/SINK/ATTEMPT.</summary>
    private static long? AttemptOf(string writer) => writer.Split('/') is { Length: 6 } parts && long.TryParse(parts[5], out var attempt) ? attempt : null;

    private string SinkText() => Class switch
    {
        SinkClass.Transactional => Orders.PostgresSink(_database!, "orders"),
        SinkClass.LeaseOnly => Orders.PostgresSink(_database!, "orders", ", ledger = off, allow_lease_only = true, primary_keys = [id], enable_upsert = true"),
        _ => $"LocalFile {{ path = \"{Folder}\", file_format_type = json }}",
    };
}
