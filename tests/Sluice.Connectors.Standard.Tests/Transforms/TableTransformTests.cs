using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;
using Sluice.Connectors.Standard.Tests.Fixtures;

namespace Sluice.Connectors.Standard.Tests.Transforms;

/// <summary>RowKindExtractor, Split, FieldRename, TableRename, TableMerge, TableFilter, Metadata, DataValidator.</summary>
public sealed class TableTransformTests
{
    private static readonly TableSchema Table = Plugins.Schema("'id': 'int', 'name': 'string', 'score': 'double'", "shop.public.orders_1");

    private static readonly string[] Changes = ["[1, 'a', 1]", "-U [1, 'a', 1]", "+U [1, 'b', 1]", "-D [2, 'c', 1]"];

    [Theory]
    [InlineData("{ }", "row_kind", "+I -U +U -D")]
    [InlineData("{ 'transform_type': 'FULL', 'custom_field_name': 'k' }", "k", "INSERT UPDATE_BEFORE UPDATE_AFTER DELETE")]
    [InlineData("{ 'transform_type': 'short', 'custom_field_name': 'name' }", "name", "+I -U +U -D")]
    public void RowKindExtractor_writes_the_kind_and_makes_all_rows_inserts(string conf, string column, string kinds)
    {
        var bound = Bind("RowKindExtractor", conf);
        var result = bound.Apply(Rows.Of(Table, Changes));
        Xunit.Assert.True(result.IsInsertOnly);
        var at = bound.Output.IndexOf(column);
        Xunit.Assert.Equal(column == "name" ? 3 : 4, bound.Output.Columns.Count);
        Xunit.Assert.Equal(kinds, string.Join(' ', Enumerable.Range(0, 4).Select(r => result.Columns[at].GetValue(r))));
        Xunit.Assert.Equal("1", $"{bound.Apply(Rows.Of(Table, "[1, 'x', 2]")).Columns[0].GetValue(0)}");
    }

    [Theory]
    [InlineData("' '", "a b c", "a|b c")]
    [InlineData("' '", "a", "a|null")]
    [InlineData("' '", "", "|null")]
    [InlineData("' '", " ", "|")]
    [InlineData("'\\\\|'", "a|b|c", "a|b|c")]
    [InlineData("'[,;] *'", "a;  b, c", "a|b, c")]
    [InlineData("','", "a,,", "a|,")]
    [InlineData("''", "abc", "a|bc")]
    [InlineData("'(?=b)'", "abab", "a|bab")]
    public void Split_gives_as_many_parts_as_columns(string separator, string value, string parts)
    {
        var bound = Bind("Split", $"{{ 'separator': {separator}, 'split_field': 'name', 'output_fields': ['x', 'y'] }}");
        var result = Rows.Text(bound.Apply(Rows.Of(Table, $"[1, '{value}', 2]", "-D [2, null, 3]")));
        var expected = parts.Split('|', 2).Select(p => p == "null" ? "null" : $"\"{p}\"").ToList();
        Xunit.Assert.Equal($"{{\"id\":1,\"name\":\"{value}\",\"score\":2,\"x\":{expected[0]},\"y\":{expected[1]}}}", result[0]);
        Xunit.Assert.Equal("-D {\"id\":2,\"name\":null,\"score\":3,\"x\":null,\"y\":null}", result[1]);
    }

    [Fact]
    public void Split_overwrites_a_column_of_the_same_name_and_takes_other_types_by_their_text()
    {
        var bound = Bind("Split", "{ 'separator': '\\\\.', 'split_field': 'score', 'output_fields': ['id', 'rest'] }");
        Xunit.Assert.Equal(["id string", "name string", "score double", "rest string"], bound.Output.Columns.Select(c => $"{c.Name} {c.Type}"));
        Xunit.Assert.Equal(["{\"id\":\"2\",\"name\":\"a\",\"score\":2.75,\"rest\":\"75\"}"], Rows.Text(bound.Apply(Rows.Of(Table, "[1, 'a', 2.75]"))));
    }

    [Theory]
    [InlineData("{ 'convert_case': 'UPPER' }", "ID NAME SCORE")]
    [InlineData("{ 'prefix': ' p_ ', 'suffix': '_s' }", "p_id_s p_name_s p_score_s")]
    [InlineData("{ 'replacements_with_regex': [{ 'replace_from': 'e$', 'replace_to': 'X' }] }", "id namX scorX")]
    [InlineData("{ 'convert_case': 'UPPER', 'replacements_with_regex': [{ 'replace_from': 'e', 'replace_to': 'xx' }] }", "ID NAMxx SCORxx")]
    [InlineData("{ 'replacements_with_regex': [{ 'replace_from': 'name', 'replace_to': 'a' }, { 'replace_from': '^n', 'replace_to': 'b' }] }", "id bame score")]
    [InlineData("{ 'replacements_with_regex': [{ 'replace_from': 'nam', 'replace_to': 'a', 'is_regex': false }] }", "id name score")]
    [InlineData("{ 'convert_case': 'LOWER', 'specific': [{ 'field_name': 'id', 'target_name': 'Key' }] }", "Key name score")]
    public void FieldRename_renames_columns_and_their_keys(string conf, string names)
    {
        var keyed = new TableSchema(Table.Path, Table.Columns) { PrimaryKey = new PrimaryKey("pk", ["id"]) };
        var bound = Plugins.Transform("FieldRename", conf).Bind(keyed);
        Xunit.Assert.Equal(names, string.Join(' ', bound.Output.Columns.Select(c => c.Name)));
        Xunit.Assert.Equal([bound.Output.Columns[0].Name], bound.Output.PrimaryKey!.Columns);
        var batch = Rows.Of(Table, Changes);
        Xunit.Assert.Same(batch.Columns[1], bound.Apply(batch).Columns[1]);
    }

    [Theory]
    [InlineData("{ 'convert_case': 'UPPER' }", "SHOP.PUBLIC.ORDERS_1")]
    [InlineData("{ 'prefix': 'x_', 'suffix': '_y' }", "shop.public.x_orders_1_y")]
    [InlineData("{ 'replacements_with_regex': [{ 'replace_from': '_\\\\d+$', 'replace_to': '' }] }", "shop.public.orders")]
    [InlineData("{ 'convert_case': 'UPPER', 'table_match_regex': 'shop\\\\..*' }", "SHOP.PUBLIC.ORDERS_1")]
    [InlineData("{ 'convert_case': 'UPPER', 'table_match_regex': 'shop' }", "shop.public.orders_1")]
    [InlineData("{ 'convert_case': 'UPPER', 'table_transform': [{ 'table_path': 'shop.public.orders_1', 'convert_case': 'LOWER', 'suffix': '_own' }] }", "shop.public.orders_1_own")]
    [InlineData("{ 'convert_case': 'UPPER', 'table_transform': [{ 'table_path': 'other', 'suffix': '_own' }] }", "SHOP.PUBLIC.ORDERS_1")]
    public void TableRename_renames_the_table(string conf, string path)
    {
        var bound = Bind("TableRename", conf);
        Xunit.Assert.Equal(path, bound.Output.Path.ToString());
        Xunit.Assert.Equal(path, bound.Apply(Rows.Of(Table, Changes)).Schema.Path.ToString());
    }

    [Theory]
    [InlineData("{ 'table': 'all' }", "all")]
    [InlineData("{ 'database': 'd', 'table': 'all' }", "d.all")]
    [InlineData("{ 'database': 'd', 'schema': 's', 'table': 'all' }", "d.s.all")]
    [InlineData("{ 'table': 'all', 'table_match_regex': '.*orders_.*' }", "all")]
    [InlineData("{ 'table': 'all', 'table_match_regex': 'orders_.*' }", "shop.public.orders_1")]
    public void TableMerge_gives_tables_one_name(string conf, string path) => Xunit.Assert.Equal(path, Bind("TableMerge", conf).Output.Path.ToString());

    [Theory]
    [InlineData("{ 'table_pattern': 'orders_\\\\d+' }", true)]
    [InlineData("{ 'table_pattern': 'orders' }", false)]
    [InlineData("{ 'database_pattern': 'shop', 'table_pattern': 'x' }", false)]
    [InlineData("{ 'database_pattern': 'shop', 'schema_pattern': 'pub.*' }", true)]
    [InlineData("{ 'table_pattern': 'orders_\\\\d+', 'pattern_mode': 'EXCLUDE' }", false)]
    [InlineData("{ 'table_pattern': 'orders', 'pattern_mode': 'EXCLUDE' }", true)]
    [InlineData("{ 'table_pattern': 'x', 'table_match_regex': 'other' }", true)]
    public void TableFilter_passes_or_drops_the_whole_table(string conf, bool passes)
    {
        var bound = Bind("TableFilter", conf);
        var rows = Rows.Of(Table, Changes);
        if (passes)
            Xunit.Assert.Same(rows, bound.Apply(rows));
        else
        {
            var routing = Xunit.Assert.IsType<IRoutingTransform>(bound, exactMatch: false);
            Xunit.Assert.Empty(routing.Outputs);
            Xunit.Assert.Empty(routing.Route(rows));
        }
    }

    [Fact]
    public void Metadata_adds_what_is_known_of_a_row()
    {
        var bound = Bind("Metadata", "{ 'metadata_fields': { 'Database': 'db', 'Table': 'tb', 'RowKind': 'kind', 'EventTime': 'at', 'Delay': 'late', 'Partition': 'part' } }");
        Xunit.Assert.Equal(["db string", "tb string", "kind string", "at bigint", "late bigint", "part string"], bound.Output.Columns.Skip(3).Select(c => $"{c.Name} {c.Type}"));
        for (var time = 0; time < 2; time++)
        {
            Xunit.Assert.Equal(
                ["{\"id\":1,\"name\":\"a\",\"score\":1,\"db\":\"shop\",\"tb\":\"orders_1\",\"kind\":\"+I\",\"at\":null,\"late\":null,\"part\":null}",
                    "-D {\"id\":2,\"name\":\"c\",\"score\":1,\"db\":\"shop\",\"tb\":\"orders_1\",\"kind\":\"-D\",\"at\":null,\"late\":null,\"part\":null}"],
                Rows.Text(bound.Apply(Rows.Of(Table, Changes[0], Changes[3]))));
        }
    }

    [Theory]
    [InlineData("{ 'field_name': 'name', 'rule_type': 'NOT_NULL' }", "2")]
    [InlineData("{ 'field_name': 'id', 'rule_type': 'RANGE', 'min_value': 2 }", "1")]
    [InlineData("{ 'field_name': 'id', 'rule_type': 'RANGE', 'min_value': 2, 'min_inclusive': false }", "1 2")]
    [InlineData("{ 'field_name': 'id', 'rule_type': 'RANGE', 'max_value': 2.5 }", "3 4")]
    [InlineData("{ 'field_name': 'score', 'rule_type': 'RANGE', 'min_value': 0, 'max_value': 10, 'max_inclusive': false }", "3 4")]
    [InlineData("{ 'field_name': 'name', 'rule_type': 'LENGTH', 'min_length': 2 }", "1")]
    [InlineData("{ 'field_name': 'name', 'rule_type': 'LENGTH', 'exact_length': 3 }", "1 4")]
    [InlineData("{ 'field_name': 'name', 'rule_type': 'REGEX', 'pattern': '[a-z]+' }", "4")]
    [InlineData("{ 'field_name': 'name', 'rule_type': 'REGEX', 'pattern': '[a-z]+', 'case_sensitive': false }", "")]
    [InlineData("{ 'field_name': 'name', 'rules': [{ 'rule_type': 'NOT_NULL' }, { 'rule_type': 'LENGTH', 'max_length': 3 }] }", "2 4")]
    public void DataValidator_finds_the_rows_that_break_a_rule(string rule, string wrong)
    {
        string[] rows = ["[1, 'a', 0]", "[2, null, 5]", "-D [3, 'abc', 10]", "[4, 'ABCD', -1]"];
        var bound = Bind("DataValidator", $"{{ 'error_handle_way': 'SKIP', 'field_rules': [{rule}] }}");
        for (var time = 0; time < 2; time++)
        {
            var passed = bound.Apply(Rows.Of(Table, rows));
            Xunit.Assert.Equal(wrong, string.Join(' ', Enumerable.Range(1, 4).Except(Enumerable.Range(0, passed.Count).Select(r => (int)passed.Columns[0].GetValue(r)!))));
        }

        var failing = Bind("DataValidator", $"{{ 'field_rules': [{rule}] }}");
        if (wrong.Length == 0)
            Xunit.Assert.Equal(4, failing.Apply(Rows.Of(Table, rows)).Count);
        else
            Xunit.Assert.Equal("SLC2503", Xunit.Assert.Throws<ConnectorException>(() => failing.Apply(Rows.Of(Table, rows))).Code);
    }

    [Fact]
    public void DataValidator_routes_rows_that_break_rules_to_a_table_of_their_own()
    {
        var bound = (IRoutingTransform)Bind("DataValidator", """
            { 'error_handle_way': 'ROUTE_TO_TABLE', 'error_table': 'bad', 'field_rules': [
              { 'field_name': 'name', 'rule_type': 'NOT_NULL', 'custom_message': 'a name is needed' }, { 'field_name': 'id', 'rule_type': 'RANGE', 'max_value': 2 } ] }
            """);
        Xunit.Assert.Equal(["shop.public.orders_1", "shop.public.bad"], bound.Outputs.Select(o => o.Path.ToString()));
        for (var time = 0; time < 2; time++)
        {
            var routed = bound.Route(Rows.Of(Table, "[1, 'a', 0]", "[3, null, 5]", "-D [2, 'b', 1]"));
            Xunit.Assert.Equal(["{\"id\":1,\"name\":\"a\",\"score\":0}", "-D {\"id\":2,\"name\":\"b\",\"score\":1}"], Rows.Text(routed[0]));
            var bad = routed[1];
            Xunit.Assert.Equal(bound.Outputs[1], bad.Schema);
            Xunit.Assert.Equal(1, bad.Count);
            Xunit.Assert.Equal("shop.public.orders_1", bad.Columns[1].GetValue(0));
            Xunit.Assert.Equal("{\"id\":3,\"name\":null,\"score\":5}", bad.Columns[2].GetValue(0));
            Xunit.Assert.Equal(
                "[{\"field_name\":\"name\",\"error_message\":\"a name is needed\"},{\"field_name\":\"id\",\"error_message\":\"Value 3 exceeds maximum 2\"}]", bad.Columns[3].GetValue(0));
            Xunit.Assert.Equal(Plugins.Now.DateTime, bad.Columns[4].GetValue(0));
        }

        var clean = Rows.Of(Table, "[1, 'a', 0]");
        Xunit.Assert.Same(clean, Xunit.Assert.Single(bound.Route(clean)));
    }

    [Theory]
    [InlineData("RowKindExtractor", "{ 'transform_type': 'LONG' }", "'LONG'")]
    [InlineData("RowKindExtractor", "{ 'table_match_regex': '(' }", "a group is not closed")]
    [InlineData("RowKindExtractor", "{ 'table_transform': [{ 'custom_field_name': 'x' }] }", "names no table")]
    [InlineData("Split", "{ 'separator': ',', 'split_field': 'nam', 'output_fields': ['x'] }", "did you mean 'name'?")]
    [InlineData("Split", "{ 'separator': '(', 'split_field': 'name', 'output_fields': ['x'] }", "a group is not closed")]
    [InlineData("Split", "{ 'separator': ',', 'split_field': 'name', 'output_fields': [] }", "'output_fields' is empty")]
    [InlineData("Split", "{ 'separator': ',', 'split_field': 'name', 'output_fields': ['x', 'x'] }", "names column 'x' twice")]
    [InlineData("Split", "{ 'split_field': 'name', 'output_fields': ['x'] }", "option 'separator' is required")]
    [InlineData("FieldRename", "{ 'replacements_with_regex': [{ 'replace_from': '.+', 'replace_to': 'x' }] }", "would both be named 'x'")]
    [InlineData("FieldRename", "{ 'replacements_with_regex': [{ 'replace_from': '[' , 'replace_to': 'x' }] }", "no usable regular expression")]
    [InlineData("FieldRename", "{ 'replacements_with_regex': [{ 'replace_from': 'a' }] }", "needs 'replace_from' and 'replace_to'")]
    [InlineData("FieldRename", "{ 'specific': [{ 'field_name': 'a' }] }", "needs 'target_name'")]
    [InlineData("FieldRename", "{ 'convert_case': 'TITLE' }", "'TITLE'")]
    [InlineData("TableRename", "{ 'convert_case': 'Titel' }", "'Titel'")]
    [InlineData("TableRename", "{ 'replacements_with_regex': [{ 'replace_from': '*', 'replace_to': 'x' }] }", "no usable regular expression")]
    [InlineData("TableRename", "{ 'table_transform': [{ 'table_path': 't', 'convert_case': 'no' }] }", "'no'")]
    [InlineData("TableMerge", "{ 'database': 'd' }", "option 'table' is required")]
    [InlineData("TableMerge", "{ 'table': '' }", "'table' is empty")]
    [InlineData("TableMerge", "{ 'table': 't', 'table_match_regex': '[' }", "no usable regular expression")]
    [InlineData("TableFilter", "{ }", "at least one of")]
    [InlineData("TableFilter", "{ 'table_pattern': '(' }", "a group is not closed")]
    [InlineData("TableFilter", "{ 'table_pattern': 'a', 'pattern_mode': 'ONLY' }", "'ONLY'")]
    [InlineData("Metadata", "{ 'metadata_fields': { 'table': 'x' } }", "did you mean 'Table'?")]
    [InlineData("Metadata", "{ 'metadata_fields': { 'Offset': 'x' } }", "there is no metadata 'Offset'")]
    [InlineData("Metadata", "{ 'metadata_fields': { 'Table': 'id' } }", "has a column 'id' already")]
    [InlineData("Metadata", "{ 'metadata_fields': { 'Table': 'x', 'Database': 'x' } }", "has a column 'x' already")]
    [InlineData("DataValidator", "{ 'field_rules': [] }", "'field_rules' is empty")]
    [InlineData("DataValidator", "{ 'field_rules': [{ 'rule_type': 'NOT_NULL' }] }", "names no column")]
    [InlineData("DataValidator", "{ 'field_rules': [{ 'field_name': 'nme', 'rule_type': 'NOT_NULL' }] }", "did you mean 'name'?")]
    [InlineData("DataValidator", "{ 'field_rules': [{ 'field_name': 'name', 'rule_type': 'RANGE', 'min_value': 1 }] }", "RANGE is for numbers")]
    [InlineData("DataValidator", "{ 'field_rules': [{ 'field_name': 'id', 'rule_type': 'RANGE' }] }", "RANGE has no bound")]
    [InlineData("DataValidator", "{ 'field_rules': [{ 'field_name': 'id', 'rule_type': 'RANGE', 'min_value': 'x' }] }", "'min_value' is 'x'")]
    [InlineData("DataValidator", "{ 'field_rules': [{ 'field_name': 'name', 'rule_type': 'REGEX', 'pattern': '(' }] }", "a group is not closed")]
    [InlineData("DataValidator", "{ 'field_rules': [{ 'field_name': 'name', 'rule_type': 'EMAIL' }] }", "'EMAIL'")]
    [InlineData("DataValidator", "{ 'error_handle_way': 'ROUTE_TO_TABLE', 'field_rules': [{ 'field_name': 'name', 'rule_type': 'NOT_NULL' }] }", "'error_table' is required")]
    public void What_cannot_be_used_is_told_before_the_run(string name, string conf, string message)
    {
        var e = Xunit.Assert.Throws<ConfigException>(() => Bind(name, conf));
        Xunit.Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Xunit.Assert.All(e.Errors, error => Xunit.Assert.True(error.Location.Line > 0));
    }

    private static ITableTransform Bind(string name, string conf) => Plugins.Transform(name, conf).Bind(Table);
}
