using Sluice.Connect.Config;
using Sluice.Connect.Schema;

namespace Sluice.JobFiles.Tests.Planning;

public sealed class PlanTests
{
    [Fact]
    public void Nodes_have_the_factorys_name_and_their_options()
    {
        var plan = Plugins.Plan("source { fakesource { row.num = 7 } }\nsink { CONSOLE { } }");
        Assert.Equal("source[0].FakeSource", plan.Sources[0].Id);
        Assert.Equal("FakeSource", plan.Sources[0].Factory.Name);
        Assert.Equal(7, plan.Sources[0].Options.Get(Plugins.RowNum));
        Assert.Equal("sink[0].Console", plan.Sinks[0].Id);
    }

    [Fact]
    public void Variables_reach_the_options()
    {
        var plan = Plugins.Plan("source { FakeSource { row.num = \"${n:50}\" } }\nsink { Console { table = ${t} } }", "t=x");
        Assert.Equal(50, plan.Sources[0].Options.Get(Plugins.RowNum));
        Assert.Equal("x", ((ConfigScalar)plan.Sinks[0].Config["table"]!).Text);
    }

    [Fact]
    public void Json_has_lists_of_blocks()
    {
        var plan = Plugins.Plan(
            """
            { "env": { "parallelism": 2 },
              "source": [ { "plugin_name": "FakeSource", "plugin_output": "a" }, { "plugin_name": "FakeSource", "plugin_output": "b" } ],
              "sink": [ { "plugin_name": "Console", "source_table_name": ["a", "b"] } ] }
            """,
            new JobFileRequest(),
            JobFileFormat.Json);
        Assert.Equal(2, plan.Sinks[0].Inputs.Count);
        Assert.Equal(2, plan.Sources[0].Parallelism);
    }

    [Fact]
    public void All_errors_of_a_file_are_told_at_once_in_its_order()
    {
        var errors = Plugins.Errors("""
            env { parallelism = 0 }
            source {
              FakeSource { row.num = many
                plugin_output = a }
              Db { plugin_output = b }
              Kafka { plugin_output = c }
            }
            sink {
              Jdcb { plugin_input = [a, b] }
              Console { plugin_input = x }
            }
            """);
        Assert.Equal([1, 3, 5, 6, 6, 9, 10], errors.Select(e => e.Location.Line));
        Assert.Equal(["SLC1505", "SLC1000", "SLC1001", "SLC1504", "SLC1604", "SLC1503", "SLC1603"], errors.Select(e => e.Code));
    }

    [Theory]
    [InlineData("source { Kafka { } }\nsink { Console { } }", "SLC1504", "the source 'Kafka' is not supported yet")]
    [InlineData("source { FakeSource { } }\ntransform { pivot { } }\nsink { Console { } }", "SLC1504", "the transform 'pivot' is not supported yet")]
    [InlineData("source { FakeSource { } }\nsink { Assert { } }", "SLC1504", "the sink 'Assert' is not supported yet")]
    [InlineData("source { FakeSorce { } }\nsink { Console { } }", "SLC1503", "did you mean 'FakeSource'?")]
    [InlineData("source { Qqqqqqq { } }\nsink { Console { } }", "SLC1503", "the sources are Db, FakeSource")]
    [InlineData("source { Console { } }\nsink { Console { } }", "SLC1503", "'Console' is a sink, not a source")]
    [InlineData("source { Copy { } }\nsink { FakeSource { } }", "SLC1503", "'Copy' is a transform, not a source")]
    public void A_plugin_that_is_not_there_is_an_error_by_name(string text, string code, string message)
    {
        var error = Plugins.Errors(text)[0];
        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(0, error.Location.Line);
    }

    [Theory]
    [InlineData("sink { Console { } }", "the job has no source")]
    [InlineData("source { FakeSource { } }", "the job has no sink")]
    [InlineData("source { }\nsink { Console { } }", "the section 'source' is empty")]
    [InlineData("source = [ { plugin_name = FakeSource } ]\nsink { Console { } }", "source[0] is a list, expected an object")]
    [InlineData("source = x\nsink { Console { } }", "'source' is a string, expected its blocks")]
    [InlineData("source { FakeSource = 5 }\nsink { Console { } }", "source[0] is a number, expected an object")]
    [InlineData("env = 5\nsource { FakeSource { } }\nsink { Console { } }", "'env' is a number, expected an object")]
    [InlineData("source { FakeSource { } }\nsnk { Console { } }", "did you mean 'sink'?")]
    public void A_section_that_is_missing_or_malformed_is_an_error(string text, string message) =>
        Assert.Contains(Plugins.Errors(text), e => e.ToString().Contains(message, StringComparison.Ordinal));

    [Fact]
    public void Keys_beside_the_sections_are_there_for_substitutions() =>
        Assert.Empty(Plugins.Plan("defaults { row.num = 3 }\nsource { FakeSource = ${defaults} }\nsink { Console { } }").Warnings);

    [Fact]
    public void Unknown_options_are_warnings_and_with_strict_errors()
    {
        const string text = "source { FakeSource { row.nm = 3 } }\nsink { Console { batch.size = 5 } }";
        var warnings = Plugins.Plan(text).Warnings;
        Assert.Equal(["SLC1002", "SLC1003"], warnings.Select(w => w.Code));
        Assert.Contains("did you mean 'row.num'?", warnings[0].ToString(), StringComparison.Ordinal);

        var error = Assert.Single(Assert.Throws<ConfigException>(() => Plugins.Plan(text, new JobFileRequest { IsStrict = true })).Errors);
        Assert.Equal("SLC1002", error.Code);
        Assert.False(error.IsWarning);
    }

    [Theory]
    [InlineData("schema { feelds { a = int }, fields { a = int } }", "did you mean 'fields'?")]
    [InlineData("schema { columns = [ { name = a, type = int, columnLenght = 5 } ] }", "did you mean 'columnLength'?")]
    public void Unknown_keys_of_a_schema_are_warnings(string schema, string message) =>
        Assert.Contains(message, Assert.Single(Plugins.Plan($"source {{ FakeSource {{ {schema} }} }}\nsink {{ Console {{ }} }}").Warnings).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Errors_of_schemas_are_told_with_all_others()
    {
        var errors = Plugins.Errors("""
            source {
              FakeSource { schema { fields { a = strng } } }
            }
            sink { Console { batch_size = many } }
            """);
        Assert.Equal(["SLC1401", "SLC1000"], errors.Select(e => e.Code));
        Assert.Equal("source[0].FakeSource.schema", errors[0].Path);
    }

    [Fact]
    public void A_section_that_another_one_replaces_is_a_warning()
    {
        var plan = Plugins.Plan("source { FakeSource { row.num = 1 } }\nsource { FakeSource { row.num = 2 } }\nsink { Console { } }");
        var warning = Assert.Single(plan.Warnings);
        Assert.Equal("SLC1208", warning.Code);
        Assert.Contains("the one at job.conf:2:1 replaces it", warning.Message, StringComparison.Ordinal);
        Assert.Equal(2, plan.Sources[0].Options.Get(Plugins.RowNum));
    }

    [Theory]
    [InlineData("password = hunter2hunter2")]
    [InlineData("password = \"hunter2\"\n table { x = 1 }\n batch_size = \"hunter2\"")]
    [InlineData("password = \"a2\"")]
    public void A_secret_is_never_shown(string options)
    {
        var errors = Plugins.Errors($"source {{ FakeSource {{ }} }}\nsink {{ Jdbc {{ {options} }} }}");
        Assert.NotEmpty(errors);
        Assert.All(errors, e => Assert.DoesNotContain("hunter2", e.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(errors, e => e.Message.Contains("'a2'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_sinks_options_are_bound_for_each_table()
    {
        var plan = Plugins.Plan("source { FakeSource { } }\nsink { Jdbc { table = \"copy_${table_name}\", primary_keys = [\"${primary_key}\"] } }");
        var orders = new TableSchema(new TablePath("db", null, "orders"), [new ColumnDefinition("id", DataType.Int)]) { PrimaryKey = new PrimaryKey("pk", ["id"]) };
        var lines = new TableSchema(new TablePath("db", null, "lines"), []);
        var errors = new List<ConfigError>();
        var tables = plan.Sinks[0].BindTables([orders, lines], errors);
        Assert.Empty(errors);
        Assert.Equal(["copy_orders", "copy_lines"], tables.Select(t => t.Options.Get(Plugins.Table)));
        Assert.Equal(["id"], tables[0].Options.Find(Plugins.Keys)!);
        Assert.Same(orders, tables[0].Schema);
    }

    [Fact]
    public void Errors_that_only_a_tables_name_brings_are_told_once_when_it_is_bound()
    {
        var plan = Plugins.Plan("source { FakeSource { } }\nsink { Jdbc { batch_size = 5, x = 1 } }");
        var errors = new List<ConfigError>();
        plan.Sinks[0].BindTables([new TableSchema(new TablePath(null, null, "t"), [])], errors);
        Assert.Empty(errors);
    }
}
