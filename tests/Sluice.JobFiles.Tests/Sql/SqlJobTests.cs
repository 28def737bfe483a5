using Sluice.Connect.Config;

namespace Sluice.JobFiles.Tests.Sql;

public sealed class SqlJobTests
{
    [Fact]
    public void Tables_and_statements_become_the_sections_of_a_job() => Assert.Equal(
        """ {"env":{"job.mode":"BATCH"}, """.Trim()
        + """ "source":[{"plugin_name":"FakeSource","row.num":"16","schema":{"fields":{"id":"bigint","name":"string"}},"plugin_output":"orders"}], """.Trim()
        + """ "transform":[{"plugin_name":"Sql","plugin_input":"orders","plugin_output":"named","query":"SELECT id, name FROM orders WHERE name <> 'it''s'"}, """.Trim()
        + """ {"plugin_name":"Sql","plugin_input":"named","plugin_output":"named__temp1","query":"SELECT id * 2 AS twice FROM named"}], """.Trim()
        + """ "sink":[{"plugin_name":"Console","plugin_input":"named__temp1"}]} """.Trim(),
        SqlText.Json(Samples.Sql));

    [Fact]
    public void A_sql_job_is_planned_like_any_other()
    {
        var plan = SqlText.Plan(Samples.Sql);
        Assert.Empty(plan.Warnings);
        var sink = Assert.Single(plan.Sinks);
        var last = Assert.Single(sink.Inputs);
        Assert.Equal("named__temp1", last.OutputName);
        Assert.Equal("orders", Assert.Single(plan.Sources).OutputName);
    }

    [Fact]
    public void An_insert_without_from_takes_the_rows_as_they_are()
    {
        var plan = SqlText.Plan(SqlText.Ends + "INSERT INTO z SELECT a;");
        Assert.Empty(plan.Transforms);
        Assert.Same(plan.Sources[0], Assert.Single(plan.Sinks[0].Inputs));
    }

    [Fact]
    public void A_sink_that_is_filled_twice_is_two_sinks_with_the_same_options()
    {
        var root = SqlText.Parse(SqlText.Ends.Replace("'type'='sink'", "'type'='sink', 'log.print.data'='false'", StringComparison.Ordinal) + "INSERT INTO z SELECT a;\ninsert into z select x from a;");
        Assert.Equal(
            """[{"plugin_name":"Console","log.print.data":"false","plugin_input":"a"},{"plugin_name":"Console","log.print.data":"false","plugin_input":"a__temp2"}]""",
            ConfigText.ToJson(root["sink"]!));
    }

    [Fact]
    public void Statements_may_stand_in_any_order_and_the_last_semicolon_may_be_missing()
    {
        var plan = SqlText.Plan("INSERT INTO z SELECT * FROM b; CREATE TABLE b AS SELECT x FROM a;\n" + SqlText.Ends.TrimEnd().TrimEnd(';'));
        Assert.Equal(2, plan.Transforms.Count);
    }

    [Theory]
    [InlineData("'5'", "\"5\"")]
    [InlineData("'it''s'", "\"it's\"")]
    [InlineData("'select *\n      from t'", "\"select * from t\"")]
    [InlineData("'a;b -- c /* d */'", "\"a;b -- c /* d */\"")]
    [InlineData(@"'\t'", "\"\\t\"")]
    [InlineData("'say \"x\"'", "\"say \\\"x\\\"\"")]
    [InlineData("'{ a = 1, b { c = [x, y] } }'", """{"a":1,"b":{"c":["x","y"]}}""")]
    [InlineData("'[ { table_path = \"a.b\" }\n { query = \"it''s\" } ]'", """[{"table_path":"a.b"},{"query":"it's"}]""")]
    [InlineData("'${table_name}'", "\"${table_name}\"")]
    [InlineData("'{open'", "\"{open\"")]
    [InlineData("''", "\"\"")]
    public void Values_are_what_SeaTunnel_makes_of_them(string written, string json) => Assert.Equal(json, SqlText.Value(written));

    [Fact]
    public void Variables_are_filled_into_values_queries_and_config_blocks()
    {
        Assert.Equal("\"x 7 d\"", SqlText.Value("'x ${n} ${m:d}'", "n=7"));
        var json = SqlText.Json(
            "/* config\nenv { parallelism = ${n} }\nmine = { a = 5 }\n*/\nCREATE TABLE a WITH ('connector'='FakeSource','type'='source','o'='{ a = ${mine->a} }');\n"
            + "CREATE TABLE z WITH ('connector'='Console','type'='sink');\nINSERT INTO z SELECT x FROM a WHERE x > ${n};",
            "n=7");
        Assert.Contains("\"parallelism\":\"7\"", json, StringComparison.Ordinal);
        Assert.Contains("\"o\":{\"a\":5}", json, StringComparison.Ordinal);
        Assert.Contains("WHERE x > 7\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Comments_stand_anywhere_and_a_config_block_may_hold_the_end_of_one()
    {
        var root = SqlText.Parse("/* config\nenv { job.name = \"*/5 * * *\" } */\n/* config of nothing */ -- x\n" + SqlText.Ends + "INSERT /* all */ INTO z -- rows\nSELECT x, /* 'y' */ y FROM a;");
        Assert.Equal("*/5 * * *", ((ConfigScalar)((ConfigObject)root["env"]!)["job.name"]!).Text);
        var query = ((ConfigScalar)((ConfigObject)((ConfigArray)root["transform"]!).Items[0])["query"]!).Text;
        Assert.Equal("SELECT x,           y FROM a", query);
    }

    [Fact]
    public void From_inside_parentheses_is_a_functions_own()
    {
        var root = SqlText.Parse(SqlText.Ends + "INSERT INTO z SELECT EXTRACT(YEAR FROM d) AS y FROM a WHERE f = 'from b';");
        Assert.Equal("a", ((ConfigScalar)((ConfigObject)((ConfigArray)root["transform"]!).Items[0])["plugin_input"]!).Text);
    }

    [Fact]
    public void What_does_nothing_is_warned_of()
    {
        var warnings = new List<ConfigError>();
        SqlText.Parse(
            "CREATE TABLE a WITH ('connector'='FakeSource','type'='source','result_table_name'='b','x'='1','x'='2');\n"
            + "CREATE TABLE z WITH ('connector'='Console','type'='sink');\nCREATE TABLE y WITH ('connector'='Console','type'='sink');\nINSERT INTO z SELECT a;",
            warnings: warnings);
        Assert.Equal(["SLC1209", "SLC1208", "SLC1209"], warnings.Select(w => w.Code));
        Assert.All(warnings, w => Assert.True(w.IsWarning));
        Assert.Equal((1, 63), (warnings[0].Location.Line, warnings[0].Location.Column));
        Assert.Contains("'y'", warnings[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_options_are_told_at_their_place_in_the_file()
    {
        var error = Assert.Single(SqlText.Errors("CREATE TABLE a WITH ('connector'='FakeSource','type'='source',\n  'row.num' = 'many');\nCREATE TABLE z WITH ('connector'='Console','type'='sink');\nINSERT INTO z SELECT a;"));
        Assert.Equal((2, 15), (error.Location.Line, error.Location.Column));
        var warning = Assert.Single(SqlText.Plan("CREATE TABLE a WITH ('connector'='FakeSource','type'='source',\n  'row.nun' = '5');\nCREATE TABLE z WITH ('connector'='Console','type'='sink');\nINSERT INTO z SELECT a;").Warnings);
        Assert.Equal((2, 3), (warning.Location.Line, warning.Location.Column));
        Assert.Contains("row.num", warning.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_of_a_sql_job_is_not_told()
    {
        var error = Assert.Single(SqlText.Errors("CREATE TABLE a WITH ('connector'='Db','type'='source','query'='q','password'='hush-hush');\nCREATE TABLE z WITH ('connector'='Console','type'='sink');\nINSERT INTO z SELECT a;"));
        Assert.DoesNotContain("hush", error.ToString(), StringComparison.Ordinal);
    }
}
