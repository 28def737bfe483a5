using Sluice.Connect.Batches;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Standard.Tests.Fixtures;

namespace Sluice.Connectors.Standard.Tests.Assert;

public sealed class AssertSinkTests
{
    [Theory]
    [InlineData("int", "5", "'int'", "{ 'rule_type': 'MIN', 'rule_value': 5 }, { 'rule_type': 'MAX', 'rule_value': 5 }")]
    [InlineData("string", "'größer'", "'string'", "{ 'rule_type': 'MIN_LENGTH', 'rule_value': 6 }, { 'rule_type': 'MAX_LENGTH', 'rule_value': 6 }")]
    [InlineData("double", "1", "'double'", "{ 'rule_type': 'MIN_LENGTH', 'rule_value': 3 }, { 'rule_type': 'MAX_LENGTH', 'rule_value': 3 }")]
    [InlineData("null", "null", "'null'", "{ 'rule_type': 'NULL' }, { 'rule_type': 'MAX_LENGTH', 'rule_value': 0 }")]
    [InlineData("decimal(10,2)", "1.5", "'decimal(4,2)'", "{ 'equals_to': 1.50 }")]
    [InlineData("bytes", "'AAE='", "'bytes'", "{ 'equals_to': 'AAE=' }")]
    [InlineData("array<int>", "[0, 1, 2]", "'array<int>'", "{ 'equals_to': [0, 1, 2] }")]
    [InlineData("array<int>", "[0, 1, 2]", "'array<int>'", "{ 'equals_to': '[0, 1, 2]' }")]
    [InlineData("map<string,string>", "{ 'a': 'x', 'b': 'y' }", "'map<string,string>'", "{ 'equals_to': { 'b': 'y', 'a': 'x' } }")]
    [InlineData("timestamp", "'2012-12-21T12:34:56'", "'timestamp'", "{ 'rule_type': 'NOT_NULL', 'equals_to': '2012-12-21 12:34:56' }")]
    [InlineData("float_vector", "[1, 2.5]", "'float_vector'", "{ 'equals_to': [1.0, 2.5] }")]
    [InlineData("string", "'x'", "'string'", "{ 'equals_to': null }")]
    public async Task Values_that_keep_all_rules_pass(string type, string value, string fieldType, string rules)
    {
        var schema = Plugins.Schema($"'a': '{type}'");
        await RunAsync(FieldRules(fieldType, rules), schema, Rows.Of(schema, $"[{value}]"));
    }

    [Theory]
    [InlineData("int", "4", "'int'", "{ 'rule_type': 'MIN', 'rule_value': 5 }", "column 'a' is '4', which breaks the rule MIN 5")]
    [InlineData("decimal(10,2)", "5.01", "'decimal(10,2)'", "{ 'rule_type': 'MAX', 'rule_value': 5 }", "'5.01', which breaks the rule MAX 5")]
    [InlineData("string", "'9'", "'string'", "{ 'rule_type': 'MIN', 'rule_value': 5 }", "breaks the rule MIN 5")]
    [InlineData("string", "'abc'", "'string'", "{ 'rule_type': 'MAX_LENGTH', 'rule_value': 2 }", "breaks the rule MAX_LENGTH 2")]
    [InlineData("string", "'abc'", "'string'", "{ 'rule_type': 'NULL' }", "breaks the rule NULL")]
    [InlineData("string", "null", "'string'", "", "is null, which breaks the rule field_type string")]
    [InlineData("string", "null", "'null'", "{ 'rule_type': 'NOT_NULL' }", "breaks the rule NOT_NULL")]
    [InlineData("int", "5", "'bigint'", "", "breaks the rule field_type bigint (the column is int")]
    [InlineData("int", "5", "'null'", "", "breaks the rule field_type null")]
    [InlineData("decimal(10,2)", "100.00", "'decimal(4,2)'", "", "breaks the rule field_type decimal(4,2)")]
    [InlineData("decimal(10,2)", "1.00", "'decimal(10,1)'", "", "breaks the rule field_type decimal(10,1)")]
    [InlineData("array<int>", "[1, null]", "'array<int>'", "", "breaks the rule field_type array<int>")]
    [InlineData("map<string,int>", "{ 'a': null }", "'map<string,int>'", "", "breaks the rule field_type map<string,int>")]
    [InlineData("int", "5", "'int'", "{ 'rule_type': 'NOT_NULL', 'equals_to': 6 }", "breaks the rule equals_to 6")]
    [InlineData("int", "5", "'int'", "{ 'rule_type': 'MIN', 'rule_value': 6, 'equals_to': 5 }", "breaks the rule MIN 6")]
    [InlineData("array<int>", "[1, 2]", "'array<int>'", "{ 'equals_to': [1, 2, 3] }", "breaks the rule equals_to [1, 2, 3]")]
    [InlineData("double", "'NaN'", "'double'", "{ 'rule_type': 'MIN', 'rule_value': 0 }", "breaks the rule MIN 0")]
    public async Task A_value_that_breaks_a_rule_is_told_with_row_column_value_and_rule(
        string type, string value, string fieldType, string rules, string message)
    {
        var schema = Plugins.Schema($"'a': '{type}'");
        var e = await Xunit.Assert.ThrowsAsync<ConnectorException>(() => RunAsync(FieldRules(fieldType, rules), schema, Rows.Of(schema, $"[{value}]")));
        Xunit.Assert.Equal(("SLC3001", ConnectorSide.Sink, false), (e.Code, e.Side, e.IsTransient));
        Xunit.Assert.Contains("row 1 of split s0 of table fake: ", e.Message);
        Xunit.Assert.Contains(message, e.Message);
    }

    [Fact]
    public async Task The_row_number_counts_over_batches_and_earlier_commits()
    {
        var schema = Plugins.Schema("'a': 'int'");
        var run = new SinkRun(Plugins.Sink("Assert", FieldRules("'int'", "{ 'rule_type': 'MAX', 'rule_value': 9 }"), null, schema));
        await using var writer = await run.TakeOverAsync("s0", new SplitProgress(Position.At("100"), 1, 100));
        await writer.WriteAsync(Rows.Of(schema, "[1]", "[2]"), TestContext.Current.CancellationToken);
        var e = await Xunit.Assert.ThrowsAsync<ConnectorException>(
            async () => await writer.WriteAsync(Rows.Of(schema, "[3]", "[10]"), TestContext.Current.CancellationToken));
        Xunit.Assert.Contains("row 104 of split s0", e.Message);
    }

    [Theory]
    [InlineData("'MIN_ROW', 'rule_value': 3", "table fake has 2 rows, fewer than MIN_ROW 3")]
    [InlineData("'MAX_ROW', 'rule_value': 1", "table fake has 2 rows, more than MAX_ROW 1")]
    [InlineData("'MIN_ROW', 'rule_value': 2", null)]
    [InlineData("'MAX_ROW', 'rule_value': 2", null)]
    public async Task Rows_of_every_kind_are_counted_and_checked_when_all_is_committed(string rule, string? message)
    {
        var schema = Plugins.Schema("'a': 'int'");
        var run = RunAsync($"{{ 'rules': {{ 'row_rules': [ {{ 'rule_type': {rule} }} ] }} }}", schema, Rows.Of(schema, "[1]", "-D [1]"));
        if (message is null)
            await run;
        else
        {
            var e = await Xunit.Assert.ThrowsAsync<ConnectorException>(() => run);
            Xunit.Assert.Equal("SLC3002", e.Code);
            Xunit.Assert.Contains(message, e.Message);
        }
    }

    [Fact]
    public async Task Rows_of_an_aborted_write_do_not_count()
    {
        var schema = Plugins.Schema("'a': 'int'");
        var run = new SinkRun(Exactly(schema, 1));
        await using var writer = await run.TakeOverAsync();
        await writer.WriteAsync(Rows.Of(schema, "[1]", "[2]"), TestContext.Current.CancellationToken);
        await writer.AbortAsync(TestContext.Current.CancellationToken);
        await writer.WriteAsync(Rows.Of(schema, "[1]"), TestContext.Current.CancellationToken);
        await writer.CommitAsync(Position.End, TestContext.Current.CancellationToken);
        await run.CompleteAsync();
    }

    [Fact]
    public async Task All_splits_add_up_and_a_split_taken_over_again_counts_what_the_store_says()
    {
        var schema = Plugins.Schema("'a': 'int'");
        var run = new SinkRun(Exactly(schema, 13));
        await using (var writer = await run.TakeOverAsync("s0", new SplitProgress(Position.At("10"), 1, 10)))
        {
            await writer.WriteAsync(Rows.Of(schema, "[1]"), TestContext.Current.CancellationToken);
            await writer.CommitAsync(Position.At("11"), TestContext.Current.CancellationToken);
        }

        // The store had not recorded the last commit, so its row comes again.
        await using (var writer = await run.TakeOverAsync("s0", new SplitProgress(Position.At("10"), 1, 10)))
        {
            await writer.WriteAsync(Rows.Of(schema, "[1]"), TestContext.Current.CancellationToken);
            await writer.CommitAsync(Position.At("11"), TestContext.Current.CancellationToken);
        }

        await using var recorded = await run.TakeOverAsync("s0", new SplitProgress(Position.At("11"), 2, 11));
        await using var other = await run.TakeOverAsync("s1");
        await other.WriteAsync(Rows.Of(schema, "[1]", "[2]"), TestContext.Current.CancellationToken);
        await other.CommitAsync(Position.End, TestContext.Current.CancellationToken);
        await run.CompleteAsync();
    }

    [Fact]
    public async Task An_Assert_that_saw_no_row_says_so_unless_that_was_asked_for()
    {
        var schema = Plugins.Schema("'a': 'int'");
        Xunit.Assert.Contains("no row arrived of table fake", await OutputAsync("'row_rules': [ { 'rule_type': 'MAX_ROW', 'rule_value': 5 } ]"));
        Xunit.Assert.Contains("no row arrived", await OutputAsync("'field_rules': [ { 'field_name': 'a', 'field_type': 'int', 'field_value': [] } ]"));
        Xunit.Assert.Empty(await OutputAsync("'row_rules': [ { 'rule_type': 'MAX_ROW', 'rule_value': 0 } ]"));
        var e = await Xunit.Assert.ThrowsAsync<ConnectorException>(() => OutputAsync("'row_rules': [ { 'rule_type': 'MIN_ROW', 'rule_value': 1 } ]"));
        Xunit.Assert.Contains("table fake has 0 rows, fewer than MIN_ROW 1", e.Message);

        async Task<string> OutputAsync(string rules)
        {
            using var output = new StringWriter();
            var run = new SinkRun(Plugins.Sink("Assert", $"{{ 'rules': {{ {rules} }} }}", output, schema));
            await run.OpenAsync();
            await run.WriteAsync();
            await run.CompleteAsync();
            return output.ToString();
        }
    }

    [Fact]
    public async Task Rules_by_table_hold_for_their_tables()
    {
        var a = Plugins.Schema("'x': 'int'", "db.a");
        var b = Plugins.Schema("'y': 'string'", "db.b");
        const string conf = """
            { 'rules': { 'tables_configs': [
              { 'table_path': 'db.a', 'row_rules': [ { 'rule_type': 'MIN_ROW', 'rule_value': 2 } ],
                'field_rules': [ { 'field_name': 'x', 'field_type': 'int', 'field_value': [ { 'rule_type': 'MAX', 'rule_value': 5 } ] } ] },
              { 'table_path': 'db.b', 'row_rules': [ { 'rule_type': 'MAX_ROW', 'rule_value': 1 } ] } ],
              'table-names': ['db.b', 'db.a'] } }
            """;
        await RunAsync(conf, [a, b], Rows.Of(a, "[1]", "[2]"), Rows.Of(b, "['z']"));
        var few = await Xunit.Assert.ThrowsAsync<ConnectorException>(() => RunAsync(conf, [a, b], Rows.Of(a, "[1]")));
        Xunit.Assert.Contains("table db.a has 1 rows, fewer than MIN_ROW 2", few.Message);
        Xunit.Assert.Contains("rows came from the tables [db.a], table-names says [db.b, db.a]", few.Message);
        await Xunit.Assert.ThrowsAsync<ConnectorException>(() => RunAsync(conf, [a, b], Rows.Of(a, "[1]", "[6]"), Rows.Of(b, "['z']")));
        await Xunit.Assert.ThrowsAsync<ConnectorException>(() => RunAsync(conf, [a, b], Rows.Of(a, "[1]", "[2]"), Rows.Of(b, "['z']", "['z']")));
    }

    [Fact]
    public async Task Rules_for_one_table_hold_for_the_only_one_whatever_its_name()
    {
        var schema = Plugins.Schema("'x': 'int'", "other");
        const string conf = "{ 'rules': { 'tables_configs': [ { 'table_path': 'db.a', 'row_rules': [ { 'rule_type': 'MIN_ROW', 'rule_value': 1 } ] } ] } }";
        await RunAsync(conf, schema, Rows.Of(schema, "[1]"));
    }

    [Fact]
    public async Task A_misspelt_group_of_rules_is_told_when_the_sink_opens_and_does_not_stop_the_job()
    {
        var schema = Plugins.Schema("'a': 'int'");
        using var output = new StringWriter();
        const string conf = "{ 'rules': { 'row_rulez': [], 'field_rules': [ { 'field_name': 'a', 'field_type': 'int', 'field_value': [] } ] } }";
        await new SinkRun(Plugins.Sink("Assert", conf, output, schema)).OpenAsync();
        Xunit.Assert.Contains("'row_rulez' is not known", output.ToString());
        Xunit.Assert.Contains("did you mean 'row_rules'?", output.ToString());
    }

    [Theory]
    [InlineData("{ }", "option 'rules' is required")]
    [InlineData("{ 'rules': { } }", "at least one of 'row_rules'")]
    [InlineData("{ 'rules': { 'row_rules': [ { 'rule_type': 'MIN_ROWS', 'rule_value': 1 } ] } }", "did you mean MIN_ROW?")]
    [InlineData("{ 'rules': { 'row_rules': [ { 'rule_type': 'min_row', 'rule_value': 1 } ] } }", "rule 'min_row' is not known")]
    [InlineData("{ 'rules': { 'row_rules': [ { 'rule_type': 'MIN_ROW' } ] } }", "option 'rule_value' is required")]
    [InlineData("{ 'rules': { 'field_rules': [ { 'field_name': 'a', 'field_value': [] } ] } }", "option 'field_type' is required")]
    [InlineData("{ 'rules': { 'field_rules': [ { 'field_name': 'a', 'field_type': 'int' } ] } }", "option 'field_value' is required")]
    [InlineData("{ 'rules': { 'field_rules': [ { 'field_name': 'aa', 'field_type': 'int', 'field_value': [] } ] } }", "did you mean 'a'?")]
    [InlineData("{ 'rules': { 'field_rules': [ { 'field_name': 'a', 'field_type': 'itn', 'field_value': [] } ] } }", "itn")]
    [InlineData("{ 'rules': { 'field_rules': [ { 'field_name': 'a', 'field_type': 'int', 'field_value': [ { 'rule_type': 'NOTNULL' } ] } ] } }", "did you mean NOT_NULL?")]
    [InlineData("{ 'rules': { 'field_rules': [ { 'field_name': 'a', 'field_type': 'int', 'field_value': [ { 'rule_type': 'MIN' } ] } ] } }", "rule MIN needs 'rule_value'")]
    [InlineData("{ 'rules': { 'field_rules': [ { 'field_name': 'a', 'field_type': 'int', 'field_value': [ { 'equals_to': 'x' } ] } ] } }", "which is no int")]
    public void A_rule_that_cannot_be_used_is_told_with_its_place(string conf, string message)
    {
        var e = Xunit.Assert.Throws<ConfigException>(() => Plugins.Sink("Assert", conf, null, Plugins.Schema("'a': 'int'")));
        Xunit.Assert.Contains(message, e.Message);
        Xunit.Assert.All(e.Errors, error => Xunit.Assert.True(error.Location.Line > 0));
    }

    [Theory]
    [InlineData("'column_rule': [ { 'name': 'b', 'type': 'string', 'nullable': false }, { 'name': 'a', 'type': 'bigint', 'comment': 'the id' } ]", null)]
    [InlineData("'column_rule': [ { 'name': 'a', 'type': 'bigint', 'comment': 'the id' } ]", "the columns of table fake: expected a bigint comment 'the id'; found a bigint")]
    [InlineData("'column_rule': [ { 'name': 'b', 'type': 'string' }, { 'name': 'a', 'type': 'bigint', 'comment': 'the id' } ]", "found a bigint")]
    [InlineData("'primary_key_rule': { 'primary_key_name': 'pk', 'primary_key_columns': ['a'] }", null)]
    [InlineData("'primary_key_rule': { 'primary_key_name': 'pk2', 'primary_key_columns': ['a'] }", "expected pk2 (a); found pk (a)")]
    [InlineData("'constraint_key_rule': [ { 'constraint_key_name': 'u', 'constraint_key_type': 'UNIQUE_KEY', 'constraint_key_columns': [ { 'constraint_key_column_name': 'b', 'constraint_key_sort_type': 'ASC' } ] } ]", null)]
    [InlineData("'constraint_key_rule': [ { 'constraint_key_name': 'u', 'constraint_key_type': 'INDEX_KEY', 'constraint_key_columns': [ { 'constraint_key_column_name': 'b' } ] } ]", "expected u INDEX_KEY (b ASC); found u UNIQUE_KEY (b ASC)")]
    [InlineData("'table_identifier_rule': { 'table': 'fake' }", null)]
    [InlineData("'table_identifier_rule': { 'table': 'db.fake' }", "expected db.fake; found fake")]
    public void The_schema_is_checked_when_the_sink_is_made(string rule, string? message)
    {
        var schema = Sluice.JobFiles.Types.SchemaDialect.Instance.ReadSchema(
            Conf.Parse("""
                { 'columns': [ { 'name': 'a', 'type': 'bigint', 'comment': 'the id' }, { 'name': 'b', 'type': 'string', 'nullable': false } ],
                  'primaryKey': { 'name': 'pk', 'columnNames': ['a'] },
                  'constraintKeys': [ { 'constraintName': 'u', 'constraintType': 'UNIQUE_KEY', 'constraintColumns': [ { 'columnName': 'b' } ] } ] }
                """),
            new TablePath(null, null, "fake"));
        var conf = $"{{ 'rules': {{ 'catalog_table_rule': {{ {rule} }} }} }}";
        if (message is null)
            Plugins.Sink("Assert", conf, null, schema);
        else
            Xunit.Assert.Contains(message, Xunit.Assert.Throws<ConfigException>(() => Plugins.Sink("Assert", conf, null, schema)).Message);
    }

    private static string FieldRules(string type, string values) =>
        $"{{ 'rules': {{ 'field_rules': [ {{ 'field_name': 'a', 'field_type': {type}, 'field_value': [ {values} ] }} ] }} }}";

    private static ISink Exactly(TableSchema schema, int rows) => Plugins.Sink(
        "Assert",
        $"{{ 'rules': {{ 'row_rules': [ {{ 'rule_type': 'MIN_ROW', 'rule_value': {rows} }}, {{ 'rule_type': 'MAX_ROW', 'rule_value': {rows} }} ] }} }}",
        null,
        schema);

    private static Task RunAsync(string conf, TableSchema schema, params Batch[] batches) => RunAsync(conf, [schema], batches);

    private static async Task RunAsync(string conf, TableSchema[] schemas, params Batch[] batches)
    {
        var run = new SinkRun(Plugins.Sink("Assert", conf, null, schemas));
        await run.OpenAsync();
        await run.WriteAsync(batches);
        await run.CompleteAsync();
    }
}
