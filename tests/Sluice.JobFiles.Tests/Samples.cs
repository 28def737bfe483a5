namespace Sluice.JobFiles.Tests;

/// <summary>Job files in the forms that users bring.</summary>
internal static class Samples
{
    public const string Sql = """
        /* config
        env {
          job.mode = "BATCH"
        }
        */

        -- what is read
        CREATE TABLE orders WITH (
          'connector' = 'FakeSource',
          'type' = 'source',
          'row.num' = '16',
          'schema' = '{
            fields {
              id = bigint
              name = string
            }
          }'
        );

        CREATE TABLE screen WITH ('connector'='Console', 'type'='sink');

        CREATE TABLE named AS SELECT id, name FROM orders WHERE name <> 'it''s';
        INSERT INTO screen SELECT id * 2 AS twice FROM named;
        """;

    public const string FakeToAssert = """
        # env of a job
        env {
          parallelism = 1
          job.mode = "BATCH"

          # settings of another engine
          spark.app.name = "SeaTunnel"
          spark.executor.memory = "1g"
          spark.master = local
        }

        source {
          FakeSource {
            row.num = 5
            string.template = ["tyrant", "hailin", "kris"]
            float.min = 40.0
            schema = {
              fields {
                c_map = "map<string, array<int>>"
                c_string = string
                c_decimal = "decimal(30, 8)"
                c_null = "null"
                c_row = {
                  c_int = int
                  c_map = "map<string, map<string, string>>"
                }
              }
            }
            result_table_name = "fake"
          }
        }

        transform {
        }

        sink {
          Assert {
            source_table_name = "fake"
            rules =
              {
                field_rules = [
                  {
                    field_name = c_string
                    field_value = [ {rule_type = NOT_NULL}, {rule_type = MIN_LENGTH, rule_value = 4} ]
                  }
                  { field_name = c_int }
                ]
              }
          }
        }
        """;

    public const string Variables = """
        env { job.mode = "BATCH" }
        source {
          FakeSource {
            result_table_name = ${resName}
            row.num = ${rowNum}
            string.template = ${strTemplate}
            schema = { fields { name = ${nameType}, age = "int" } }
          }
        }
        transform {
            Copy {
              source_table_name = ${resName}
              query = "select * from "${resName}" where name = '"${nameVal}"' "
              result_table_name = "sql"
            }
        }
        sink {
          Console {
             source_table_name = ${sourceTableName}
          }
        }
        """;

    public const string Jdbc = """"
        source {
          jdbc {
            url = "jdbc:mysql://mysql-e2e:3306/seatunnel"
            user = "root"
            password = "Abc!@#135_seatunnel"
            query = "select * from source;"
             properties {
               useSSL=false
               rewriteBatchedStatements=true
             }
          }
        }
        sink {
          jdbc {
            password = ${?password}
            query = """insert into sink (a, b)
                       values (?, ?);"""
          }
        }
        """";

    public static string[] All { get; } = [FakeToAssert, Variables, Jdbc];
}
