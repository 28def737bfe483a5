using Sluice.TestServers;

namespace Sluice.Bench.Server;

/// <summary>The jobs that are sent to the server.</summary>
internal static class ServerJobs
{
    /// <summary>A job that is over at once.</summary>
    public const string One = """
        env { job.mode = BATCH }
        source { FakeSource { row.num = 1, schema { fields { id = bigint } } } }
        sink { Blackhole {} }
        """;

    /// <summary>A hundred rows into a table that is there.</summary>
    public static string IntoPostgres(PostgresDatabase target, string table) => $$"""
        env { job.mode = BATCH }
        source { FakeSource { row.num = 100, schema { fields { id = bigint, name = string } } } }
        sink {
          Jdbc {
            url = "{{target.JdbcUrl}}"
            user = "{{PostgresServer.Username}}"
            password = "{{target.Server.Password}}"
            driver = "org.postgresql.Driver"
            generate_sink_sql = true
            database = "{{target.Name}}"
            table = "public.{{table}}"
          }
        }
        """;

    /// <summary>A job that is nothing but work for processors.</summary>
    public static string Many(long rows, int tasks) => $$"""
        env { job.mode = BATCH, parallelism = {{tasks}} }
        source { FakeSource { row.num = {{rows}}, split.num = 8, schema { fields { id = bigint, name = string } } } }
        sink { Blackhole {} }
        """;

    /// <summary>A job that goes on until it is stopped.</summary>
    public static string Slow(int rowsPerSecond) => $$"""
        env { job.mode = BATCH, read_limit.rows_per_second = {{rowsPerSecond}} }
        source { FakeSource { row.num = 1000000000, schema { fields { id = bigint, name = string } } } }
        sink { Blackhole {} }
        """;
}
