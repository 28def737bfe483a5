using Microsoft.Data.Sqlite;
using Sluice.Connect.Config;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc;
using Sluice.TestServers;

namespace Sluice.Runtime.Tests.Pauses;

/// <summary>A real target, looked at from beside the job that writes there.</summary>
/// <param name="Options">The sink's options.</param>
/// <param name="IsHeldAsync">Whether somebody has written there and not committed.</param>
/// <param name="CountAsync">Rows that are committed.</param>
internal sealed record HeldTarget(IReadOnlyList<(string Name, string Value)> Options, Func<Task<bool>> IsHeldAsync, Func<Task<long>> CountAsync)
{
    private const int SqliteBusy = 5;

    /// <summary>A writer there has a transaction open from its first row to its commit.</summary>
    public bool IsHeldBetweenCommits { get; init; } = true;

    /// <summary>For a job file.</summary>
    public string Block => $"Jdbc {{ {string.Join(", ", Options.Select(o => $"{o.Name} = \"{o.Value}\""))} }}";

    public static async Task<HeldTarget> OfAsync(string kind, string folder, params (string Name, string? Value)[] options)
    {
        var target = kind == "sqlite"
            ? OfSqlite(Path.Combine(folder, "target.db"))
            : OfPostgres(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync());
        return target with { Options = [.. target.Options, .. options.Where(o => o.Value is not null).Select(o => (o.Name, o.Value!))] };
    }

    /// <summary>As those see it who stop jobs.</summary>
    public ISinkFence Fence()
    {
        var factory = JdbcPlugins.All.OfType<IFencingSinkFactory>().Single();
        var fields = Options.Select(o => new ConfigField(o.Name, ConfigScalar.OfString(o.Value), TextLocation.Unknown)).ToList();
        var problems = new List<ConfigError>();
        var options = factory.Options.Bind(new ConfigObject(fields, TextLocation.Unknown), "sink", problems);
        Assert.DoesNotContain(problems, p => !p.IsWarning);
        return factory.CreateFence(new FenceContext(options));
    }

    private static HeldTarget OfSqlite(string path)
    {
        // A fence makes no file: one that is not here is on another machine.
        File.WriteAllBytes(path, []);
        var connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ConnectionString;
        return new HeldTarget(
            [("url", $"jdbc:sqlite:{path}"), ("generate_sink_sql", "true")],
            async () =>
            {
                await using var connection = new SqliteConnection(connectionString);
                await connection.OpenAsync();
                try
                {
                    await using var transaction = connection.BeginTransaction();
                    return false;
                }
                catch (SqliteException e) when (e.SqliteErrorCode == SqliteBusy)
                {
                    return true;
                }
            },
            async () =>
            {
                await using var connection = new SqliteConnection(connectionString);
                await connection.OpenAsync();
                await using var count = new SqliteCommand("SELECT count(*) FROM numbers", connection);
                return (long)(await count.ExecuteScalarAsync())!;
            })
        {
            IsHeldBetweenCommits = false,
        };
    }

    private static HeldTarget OfPostgres(PostgresDatabase database) => new(
        [("url", database.JdbcUrl), ("user", PostgresServer.Username), ("password", database.Server.Password), ("generate_sink_sql", "true")],
        () => database.ScalarAsync<bool>(
            "SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_stat_activity a ON a.pid = l.pid "
            + "WHERE c.relname = 'numbers' AND l.mode = 'RowExclusiveLock' AND a.datname = current_database())"),
        () => database.ScalarAsync<long>("SELECT count(*) FROM numbers"));
}
