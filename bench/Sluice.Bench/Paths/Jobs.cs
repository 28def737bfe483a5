using Sluice.Bench.Orders;
using Sluice.TestServers;

namespace Sluice.Bench.Paths;

/// <summary>The job files that the bench runs: what a user would write, nothing tuned.</summary>
internal static class Jobs
{
    public static string CsvToPostgres(OrderFile file, PostgresDatabase target, bool createsTable, int tasks) => Env(tasks) + $$"""
        source {
          LocalFile {
            path = "{{file.Path}}"
            file_format_type = csv
            schema {
              {{(createsTable ? "primaryKey { name = \"orders_pkey\", columnNames = [id] }" : "")}}
              fields { {{OrderFile.JobFields}} }
            }
          }
        }
        {{PostgresSink(target, insertsOnly: createsTable)}}
        """;

    public static string PostgresToPostgres(PostgresDatabase source, PostgresDatabase target, bool mapped, int tasks) => Env(tasks) + $$"""
        source {
          Jdbc {
            {{Connection(source)}}
            table_path = "{{source.Name}}.public.orders"
            plugin_output = "orders"
          }
        }
        {{(mapped ? Mapper : "")}}
        {{PostgresSink(target, mapped ? "mapped" : "orders")}}
        """;

    public static string FakeToBlackhole(long rows) => Env(1) + $$"""
        source {
          FakeSource {
            row.num = {{rows}}
            schema { fields { {{OrderFile.JobFields}} } }
          }
        }
        sink { Blackhole {} }
        """;

    private static string Env(int tasks) => $$"""
        env {
          parallelism = {{tasks}}
          job.mode = BATCH
        }

        """;

    private const string Mapper = """
        transform {
          FieldMapper {
            plugin_input = "orders"
            plugin_output = "mapped"
            field_mapper { id = id, customer_id = customer_id, created_at = created_at, status = status, amount = amount, note = note }
          }
        }
        """;

    private static string PostgresSink(PostgresDatabase target, string? input = null, bool insertsOnly = false) => $$"""
        sink {
          Jdbc {
            {{(input is null ? "" : $"plugin_input = \"{input}\"")}}
            {{Connection(target)}}
            generate_sink_sql = true
            database = "{{target.Name}}"
            table = "public.orders"
            {{(insertsOnly ? "primary_keys = [id]\n    enable_upsert = false" : "")}}
          }
        }
        """;

    private static string Connection(PostgresDatabase database) => $$"""
        url = "{{database.JdbcUrl}}"
            driver = "org.postgresql.Driver"
            user = "{{PostgresServer.Username}}"
            password = "{{database.Server.Password}}"
        """;
}
