using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;
using Sluice.Connectors.Standard.Tests.Fixtures;

namespace Sluice.Connectors.Standard.Tests.Transforms;

public sealed class JsonPathTests
{
    private const string Document = """
        { "a": { "b": [10, 20, 30], "c.d": "dotted" }, "n": null, "s": "text", "f": 1.5, "list": [ { "x": 1, "y": "p" }, { "x": 2, "y": "q" }, { "x": 3 } ] }
        """;

    private static readonly TableSchema Table = Plugins.Schema(
        "'id': 'int', 'doc': 'string', 'list': 'array<string>', 'map': 'map<string,int>', 'row': { 'p': 'int', 'q': 'string' }, 'by': 'bytes'");

    [Theory]
    [InlineData("$.s", "string", "\"text\"")]
    [InlineData("$['s']", "string", "\"text\"")]
    [InlineData("$.a['c.d']", "string", "\"dotted\"")]
    [InlineData("$.a.b[0]", "int", "10")]
    [InlineData("$.a.b[-1]", "bigint", "30")]
    [InlineData("$.f", "double", "1.5")]
    [InlineData("$.f", "decimal(4,2)", "1.50")]
    [InlineData("$.n", "string", "null")]
    [InlineData("$.a.b", "string", "\"[10,20,30]\"")]
    [InlineData("$.a.b", "array<int>", "[10,20,30]")]
    [InlineData("$.a.b[*]", "array<int>", "[10,20,30]")]
    [InlineData("$.a.b[0,2]", "array<int>", "[10,30]")]
    [InlineData("$.a.b[1:]", "array<int>", "[20,30]")]
    [InlineData("$.a.b[:-1]", "array<int>", "[10,20]")]
    [InlineData("$.list[*].x", "array<int>", "[1,2,3]")]
    [InlineData("$..y", "array<string>", "[\"p\",\"q\"]")]
    [InlineData("$.list[?(@.x > 1)].x", "array<int>", "[2,3]")]
    [InlineData("$.list[?(@.y == 'q' || @.x == 3)].x", "array<int>", "[2,3]")]
    [InlineData("$.list[?(@.y && @.x < 2)].y", "array<string>", "[\"p\"]")]
    [InlineData("$.list[?(@.z)].x", "array<int>", "[]")]
    public void A_path_finds_its_value(string path, string type, string value)
    {
        var bound = Bind($"{{ 'columns': [{{ 'src_field': 'doc', 'path': \"{path.Replace("'", "\\u0001", StringComparison.Ordinal)}\", 'dest_field': 'v', 'dest_type': '{type}' }}] }}");
        var batch = Rows.Of(Table, "[1, 'x', null, null, null, null]");
        var doc = new Connect.Batches.Batch(Table);
        for (var i = 0; i < Table.Columns.Count; i++)
        {
            if (i == 1)
                doc.Column<Connect.Batches.BinaryColumn>(1).Append(Document);
            else
                doc.Columns[i].AppendFrom(batch.Columns[i], 0);
        }

        doc.CloseRow();
        Xunit.Assert.EndsWith($",\"v\":{value}}}", Rows.Text(bound.Apply(doc))[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list", "$[1]", "'b'")]
    [InlineData("map", "$.k", "'5'")]
    [InlineData("row", "$[0]", "'7'")]
    [InlineData("row", "$[1]", "'z'")]
    [InlineData("by", "$.v", "'w'")]
    public void Other_columns_are_read_as_JSON(string source, string path, string value)
    {
        var bound = Bind($"{{ 'columns': [{{ 'src_field': '{source}', 'path': '{path}', 'dest_field': 'id' }}] }}");
        var result = Rows.Text(bound.Apply(Rows.Of(Table, "-D [1, null, ['a','b'], {'k': 5}, {'p': 7, 'q': 'z'}, 'eyJ2IjoidyJ9']", "[2, null, null, null, null, null]")));
        Xunit.Assert.StartsWith($"-D {{\"id\":{value.Replace('\'', '"')},", result[0], StringComparison.Ordinal);
        Xunit.Assert.StartsWith("{\"id\":null,", result[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Several_paths_may_stand_in_one_entry()
    {
        var bound = Bind("{ 'columns': [{ 'src_field': 'list', 'path': '$[0];$[1]', 'dest_field': 'x;y', 'dest_type': 'string;int' }] }");
        Xunit.Assert.Equal(["x string", "y int"], bound.Output.Columns.Skip(6).Select(c => $"{c.Name} {c.Type}"));
    }

    [Theory]
    [InlineData("", "", "1")]
    [InlineData("", "'column_error_handle_way': 'SKIP'", "1 2 3")]
    [InlineData("", "'column_error_handle_way': 'SKIP_ROW'", "1")]
    [InlineData("'row_error_handle_way': 'SKIP',", "", "1")]
    [InlineData("'row_error_handle_way': 'SKIP',", "'column_error_handle_way': 'SKIP'", "1 2 3")]
    public void What_is_not_found_fails_is_null_or_drops_the_row(string row, string column, string ids)
    {
        var bound = Bind($"{{ {row} 'columns': [{{ 'src_field': 'by', 'path': '$.v', 'dest_field': 'n', 'dest_type': 'int'{(column.Length == 0 ? "" : "," + column)} }}] }}");

        // {"v":4}, {"w":1} and no JSON.
        var rows = Rows.Of(Table, "[1, null, null, null, null, 'eyJ2Ijo0fQ==']", "[2, null, null, null, null, 'eyJ3IjoxfQ==']", "[3, null, null, null, null, 'AQID']");
        if (row.Length + column.Length == 0)
        {
            var e = Xunit.Assert.Throws<ConnectorException>(() => bound.Apply(rows));
            Xunit.Assert.Equal("SLC2504", e.Code);
            Xunit.Assert.Contains("finds nothing", e.Message, StringComparison.Ordinal);
            return;
        }

        for (var time = 0; time < 2; time++)
        {
            var result = bound.Apply(rows);
            Xunit.Assert.Equal(ids, string.Join(' ', Enumerable.Range(0, result.Count).Select(r => result.Columns[0].GetValue(r))));
            Xunit.Assert.Equal(4, result.Columns[6].GetValue(0));
        }
    }

    [Theory]
    [InlineData("{ 'columns': [] }", "'columns' is empty")]
    [InlineData("{ 'columns': [{ 'src_field': 'doc', 'path': 'a.b', 'dest_field': 'x' }] }", "a path starts with $")]
    [InlineData("{ 'columns': [{ 'src_field': 'doc', 'path': '$.a[', 'dest_field': 'x' }] }", "is expected in brackets")]
    [InlineData("{ 'columns': [{ 'src_field': 'doc', 'path': '$.a.length()', 'dest_field': 'x' }] }", "the function length() is not supported")]
    [InlineData("{ 'columns': [{ 'src_field': 'doc', 'path': '$.a[?(@.x =~ 1)]', 'dest_field': 'x' }] }", "uses what is not supported")]
    [InlineData("{ 'columns': [{ 'src_field': 'dok', 'path': '$', 'dest_field': 'x' }] }", "did you mean 'doc'?")]
    [InlineData("{ 'columns': [{ 'src_field': 'id', 'path': '$', 'dest_field': 'x' }] }", "JsonPath reads strings, bytes, arrays, maps and rows")]
    [InlineData("{ 'columns': [{ 'src_field': 'doc', 'path': '$', 'dest_field': 'x', 'dest_type': 'strin' }] }", "strin")]
    [InlineData("{ 'columns': [{ 'src_field': 'doc', 'path': '$;$', 'dest_field': 'x;y' }] }", "2 paths, 2 columns and 1 types")]
    [InlineData("{ 'row_error_handle_way': 'SKIP_ROW', 'columns': [{ 'src_field': 'doc', 'path': '$', 'dest_field': 'x' }] }", "is FAIL or SKIP")]
    [InlineData("{ 'columns': [{ 'path': '$', 'dest_field': 'x' }] }", "option 'src_field' is required")]
    public void What_cannot_be_used_is_told_before_the_run(string conf, string message) =>
        Xunit.Assert.Contains(message, Xunit.Assert.Throws<ConfigException>(() => Bind(conf)).Message, StringComparison.Ordinal);

    private static ITableTransform Bind(string conf) => Plugins.Transform("JsonPath", WithQuotes(Conf.Parse(conf))).Bind(Table);

    /// <summary>Puts single quotes back where the test's notation has none.</summary>
    private static ConfigObject WithQuotes(ConfigObject config) => (ConfigObject)WithQuotes((ConfigValue)config);

    private static ConfigValue WithQuotes(ConfigValue value) => value switch
    {
        ConfigObject map => new ConfigObject(map.Fields.Select(f => f with { Value = WithQuotes(f.Value) }), map.Location),
        ConfigArray list => new ConfigArray([.. list.Items.Select(WithQuotes)], list.Location),
        ConfigScalar scalar => scalar with { Text = scalar.Text.Replace('\u0001', '\'') },
        _ => value,
    };
}
