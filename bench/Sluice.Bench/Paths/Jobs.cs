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

    public static string MariaDbToPostgres(MariaDbDatabase source, PostgresDatabase target, int tasks) => Env(tasks) + $$"""
        source {
          Jdbc {
            url = "{{source.JdbcUrl}}"
            driver = "com.mysql.cj.jdbc.Driver"
            user = "{{MariaDbServer.Username}}"
            password = "{{source.Server.Password}}"
            table_path = "{{source.Name}}.orders"
          }
        }
        {{PostgresSink(target)}}
        """;

    public static string PostgresToCsv(PostgresDatabase source, int tasks) => Env(tasks) + $$"""
        source {
          Jdbc {
            {{Connection(source)}}
            table_path = "{{source.Name}}.public.orders"
          }
        }
        sink { LocalFile { path = "out", file_format_type = csv } }
        """;

    public static string CsvToParquet(OrderFile file, int tasks) => Env(tasks) + $$"""
        source {
          LocalFile {
            path = "{{file.Path}}"
            file_format_type = csv
            schema { fields { {{OrderFile.JobFields}} } }
          }
        }
        sink { LocalFile { path = "out", file_format_type = parquet, compress_codec = snappy } }
        """;

    /// <summary>A projection with three expressions: on numbers, a decimal and texts.</summary>
    public const string ThreeExpressions = """
        transform {
          Sql {
            query = "select id, customer_id * 2 + 1 as twice, amount + 1 as more, upper(status) as state from fake"
          }
        }
        """;

    public const string FiveTransforms = """
        transform {
          Filter { plugin_input = fake, plugin_output = t1, exclude_fields = [created_at] }
          Copy { plugin_input = t1, plugin_output = t2, src_field = status, dest_field = state }
          Replace { plugin_input = t2, plugin_output = t3, replace_field = state, pattern = a, replacement = b }
          Sql { plugin_input = t3, plugin_output = t4, query = "select id, customer_id, amount, upper(note) as note, state from t3 where customer_id > 1000" }
          FieldMapper { plugin_input = t4, plugin_output = t5, field_mapper { id = order_id, customer_id = customer, amount = total, note = remark, state = state } }
        }
        """;

    public static string FakeToBlackhole(long rows, string transforms = "") => Env(1) + $$"""
        source {
          FakeSource {
            row.num = {{rows}}
            {{(transforms.Length == 0 ? "" : "plugin_output = fake")}}
            schema { fields { {{OrderFile.JobFields}} } }
          }
        }
        {{transforms}}
        sink { Blackhole { {{(transforms == FiveTransforms ? "plugin_input = t5" : "")}} } }
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
