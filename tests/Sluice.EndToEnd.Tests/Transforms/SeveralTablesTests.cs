using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.Transforms;

/// <summary>Transforms that drop, join and add tables, in jobs of their own.</summary>
public sealed class SeveralTablesTests
{
    private const string Tables = """
        env { job.mode = BATCH }
        source {
          FakeSource {
            plugin_output = all
            tables_configs = [
              { schema { table = "shop.orders_1", fields { id = int, tea = string } }, rows = [ { kind = INSERT, fields = [1, "sencha"] }, { kind = INSERT, fields = [2, null] } ] }
              { schema { table = "shop.orders_2", fields { id = int, tea = string } }, rows = [ { kind = INSERT, fields = [3, "assam"] } ] }
              { schema { table = "shop.audit", fields { id = int } }, rows = [ { kind = INSERT, fields = [4] } ] }
            ]
          }
        }

        """;

    [Fact]
    public async Task Tables_are_chosen_merged_and_queried_one_by_one()
    {
        var rows = await RowsAsync("""
            transform {
              TableFilter { plugin_input = all, plugin_output = orders, table_pattern = "orders_\\d+" }
              TableMerge { plugin_input = orders, plugin_output = merged, database = shop, table = orders }
              Sql { plugin_input = merged, plugin_output = last, query = "select id * 10 as id, upper(tea) as tea from merged where tea is not null" }
            }
            sink { Console { plugin_input = last } }
            """);
        Assert.Equal(["shop.orders 10, SENCHA", "shop.orders 30, ASSAM"], rows);
    }

    [Fact]
    public async Task A_transform_may_be_for_some_tables_and_rows_that_break_a_rule_go_to_a_table_of_their_own()
    {
        var rows = await RowsAsync("""
            transform {
              DataValidator {
                plugin_input = all, plugin_output = checked, table_match_regex = "shop\\.orders_1", error_handle_way = ROUTE_TO_TABLE, error_table = refused
                field_rules = [ { field_name = tea, rule_type = NOT_NULL } ]
              }
            }
            sink { Console { plugin_input = checked } }
            """);
        Assert.Equal(["shop.audit 4", "shop.orders_1 1, sencha", "shop.orders_2 3, assam"], rows.Where(r => !r.StartsWith("shop.refused", StringComparison.Ordinal)));
        var refused = Assert.Single(rows, r => r.StartsWith("shop.refused", StringComparison.Ordinal));
        Assert.Contains("""shop.orders_1, {"id":2,"tea":null}, [{"field_name":"tea","error_message":"Field value cannot be null"}]""", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_cannot_be_used_is_told_before_the_run_with_its_place()
    {
        using var folder = new JobFolder();
        folder.Write("job.conf", """
            env { job.mode = BATCH }
            source { FakeSource { schema { fields { id = int } } } }
            transform {
              Sql { query = "select idd from fake" }
            }
            sink { Console {} }
            """);
        var result = (await SluiceProcess.RunAsync(folder, "check", "job.conf")).ShouldExit(2);
        Assert.Contains("job.conf:4:17: SLC1703: table default.default.default has no column 'idd': line 1, column 8 of the query", result.Error, StringComparison.Ordinal);
    }

    private static async Task<List<string>> RowsAsync(string rest)
    {
        using var folder = new JobFolder();
        folder.Write("job.conf", Tables + rest);
        var result = (await SluiceProcess.RunAsync(folder, "run", "job.conf")).ShouldExit(0);
        const string mark = "SeaTunnelRow#tableId=";
        return [.. result.Output.Split('\n').Where(l => l.Contains(mark, StringComparison.Ordinal))
            .Select(l => l[(l.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..].Replace(" SeaTunnelRow#kind=INSERT :", "", StringComparison.Ordinal).TrimEnd()).Order(StringComparer.Ordinal)];
    }
}
