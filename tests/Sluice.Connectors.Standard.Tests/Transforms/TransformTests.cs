using Sluice.Connect.Config;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;
using Sluice.Connectors.Standard.Tests.Fixtures;

namespace Sluice.Connectors.Standard.Tests.Transforms;

public sealed class TransformTests
{
    private static readonly TableSchema Table = Plugins.Schema("'id': 'int', 'name': 'string', 'age': 'int'");

    [Fact]
    public void FieldMapper_passes_the_listed_columns_under_their_new_names_in_order()
    {
        var bound = Bind("FieldMapper", "{ 'field_mapper': { 'age': 'years', 'id': 'id' } }");
        Xunit.Assert.Equal(["{\"years\":30,\"id\":1}", "-D {\"years\":null,\"id\":2}"], Apply(bound, "[1, 'a', 30]", "-D [2, 'b', null]"));
    }

    [Fact]
    public void FieldMapper_renames_keys_with_their_columns_and_drops_those_that_lose_one()
    {
        var keyed = WithKey(Table, "id", "name");
        var renamed = Plugins.Transform("FieldMapper", "{ 'field_mapper': { 'name': 'id', 'id': 'name' } }").Bind(keyed);
        Xunit.Assert.Equal(["name", "id"], renamed.Output.PrimaryKey!.Columns);
        Xunit.Assert.Null(Plugins.Transform("FieldMapper", "{ 'field_mapper': { 'id': 'id' } }").Bind(keyed).Output.PrimaryKey);
    }

    [Theory]
    [InlineData("{ 'include_fields': ['age', 'name'] }", "{\"age\":30,\"name\":\"a\"}")]
    [InlineData("{ 'fields': ['name'] }", "{\"name\":\"a\"}")]
    [InlineData("{ 'exclude_fields': ['name'] }", "{\"id\":1,\"age\":30}")]
    public void Filter_keeps_or_drops_columns(string conf, string expected) =>
        Xunit.Assert.Equal([expected], Apply(Bind("Filter", conf), "[1, 'a', 30]"));

    [Fact]
    public void Columns_that_pass_are_not_copied()
    {
        var batch = Rows.Of(Table, "[1, 'a', 30]");
        Xunit.Assert.Same(batch.Columns[1], Bind("Filter", "{ 'include_fields': ['name'] }").Apply(batch).Columns[0]);
        var copied = Bind("Copy", "{ 'fields': { 'name2': 'name' } }").Apply(batch);
        Xunit.Assert.Same(batch.Columns[1], copied.Columns[3]);
        Xunit.Assert.Same(batch, Bind("FilterRowKind", "{ 'exclude_kinds': ['DELETE'] }").Apply(batch));
        Xunit.Assert.Same(batch, Bind("Replace", "{ 'replace_field': 'name', 'pattern': 'x', 'replacement': 'y' }").Apply(batch));
    }

    [Theory]
    [InlineData("{ 'exclude_kinds': ['DELETE'] }", "1 +U2 3")]
    [InlineData("{ 'include_kinds': ['INSERT'] }", "1 3")]
    [InlineData("{ 'include_kinds': ['-D', 'update_after'] }", "+U2 -D4")]
    [InlineData("{ 'exclude_kinds': ['UPDATE_BEFORE'] }", "1 +U2 3 -D4")]
    [InlineData("{ 'include_kinds': ['UPDATE_BEFORE'] }", "")]
    public void FilterRowKind_keeps_rows_by_kind(string conf, string expected)
    {
        var bound = Bind("FilterRowKind", conf);
        var batch = Rows.Of(Table, "[1, 'a', 1]", "+U [2, 'b', 1]", "[3, 'c', 1]", "-D [4, 'd', 1]");
        for (var time = 0; time < 2; time++)
        {
            var result = bound.Apply(batch);
            var kept = Enumerable.Range(0, result.Count).Select(
                r => (result.KindOf(r) == RowKind.Insert ? "" : result.KindOf(r).ShortName()) + result.Columns[0].GetValue(r));
            Xunit.Assert.Equal(expected, string.Join(' ', kept));
        }
    }

    [Fact]
    public void FilterRowKind_that_keeps_no_inserts_empties_a_batch_of_inserts() =>
        Xunit.Assert.Empty(Apply(Bind("FilterRowKind", "{ 'exclude_kinds': ['INSERT'] }"), "[1, 'a', 1]", "[2, 'b', 1]"));

    [Fact]
    public void Copy_appends_new_names_and_overwrites_existing_ones_in_place()
    {
        var bound = Bind("Copy", "{ 'fields': { 'id': 'name', 'old_id': 'id', 'x': 'age' } }");
        Xunit.Assert.Equal(["id string", "name string", "age int", "old_id int", "x int"], bound.Output.Columns.Select(c => $"{c.Name} {c.Type}"));
        Xunit.Assert.Equal(["{\"id\":\"a\",\"name\":\"a\",\"age\":30,\"old_id\":1,\"x\":30}"], Apply(bound, "[1, 'a', 30]"));
        Xunit.Assert.Equal(["{\"id\":1,\"name\":\"a\",\"age\":30,\"n\":\"a\"}"], Apply(Bind("Copy", "{ 'src_field': 'name', 'dest_field': 'n' }"), "[1, 'a', 30]"));
    }

    [Theory]
    [InlineData("'pattern': 'a', 'replacement': 'bb'", "banana", "bbbnbbnbb")]
    [InlineData("'pattern': 'an', 'replacement': ''", "banana", "ba")]
    [InlineData("'pattern': 'ü', 'replacement': 'ue'", "müßig ü", "mueßig ue")]
    [InlineData("'pattern': '.', 'replacement': '$1'", "a.b", "a$1b")]
    [InlineData("'pattern': 'aa', 'replacement': 'a', 'replace_first': true", "aaaa", "aa")]
    [InlineData("'is_regex': true, 'pattern': 'a(.)', 'replacement': '<$1>'", "banana", "b<n><n>a")]
    [InlineData("'is_regex': true, 'pattern': 'a(.)', 'replacement': '<$1>', 'replace_first': true", "banana", "b<n>ana")]
    [InlineData("'is_regex': true, 'pattern': 'a', 'replacement': 'X', 'replace_first': true", "banana", "bXnana")]
    [InlineData("'is_regex': true, 'pattern': '[aeiou]', 'replacement': '_'", "bäna€na", "bän_€n_")]
    public void Replace_replaces_text(string options, string value, string expected)
    {
        var bound = Bind("Replace", $"{{ 'replace_field': 'name', {options} }}");
        Xunit.Assert.Equal([$"{{\"id\":1,\"name\":\"{expected}\",\"age\":2}}", "{\"id\":2,\"name\":null,\"age\":3}"], Apply(bound, $"[1, '{value}', 2]", "[2, null, 3]"));
    }

    [Fact]
    public void Replacing_keeps_the_kinds_of_rows() =>
        Xunit.Assert.Equal(
            ["{\"id\":1,\"name\":\"x\",\"age\":2}", "-D {\"id\":2,\"name\":\"x\",\"age\":3}"],
            Apply(Bind("Replace", "{ 'replace_field': 'name', 'pattern': 'a', 'replacement': 'x' }"), "[1, 'a', 2]", "-D [2, 'a', 3]"));

    [Fact]
    public void Transforms_work_one_after_the_other()
    {
        var mapped = Bind("FieldMapper", "{ 'field_mapper': { 'name': 'n', 'id': 'id' } }");
        var replaced = Plugins.Transform("Replace", "{ 'replace_field': 'n', 'pattern': 'a', 'replacement': 'b' }").Bind(mapped.Output);
        var copied = Plugins.Transform("Copy", "{ 'src_field': 'n', 'dest_field': 'm' }").Bind(replaced.Output);
        var kinds = Plugins.Transform("FilterRowKind", "{ 'exclude_kinds': ['DELETE'] }").Bind(copied.Output);
        var filtered = Plugins.Transform("Filter", "{ 'fields': ['m', 'id'] }").Bind(kinds.Output);
        var batch = Rows.Of(Table, "[1, 'a', 30]", "-D [2, 'a', 30]", "+U [3, 'ca', 30]");
        var result = filtered.Apply(kinds.Apply(copied.Apply(replaced.Apply(mapped.Apply(batch)))));
        Xunit.Assert.Equal(["{\"m\":\"b\",\"id\":1}", "+U {\"m\":\"cb\",\"id\":3}"], Rows.Text(result));
    }

    [Theory]
    [InlineData("FieldMapper", "{ 'field_mapper': { 'nam': 'x', 'agee': 'y' } }", "no column 'nam' (did you mean 'name'?)")]
    [InlineData("FieldMapper", "{ 'field_mapper': { 'nam': 'x', 'agee': 'y' } }", "no column 'agee' (did you mean 'age'?)")]
    [InlineData("FieldMapper", "{ 'field_mapper': { 'name': 'x', 'age': 'x' } }", "two columns would be named 'x'")]
    [InlineData("FieldMapper", "{ 'field_mapper': { } }", "names no column")]
    [InlineData("Filter", "{ 'fields': ['zzz'] }", "no column 'zzz' (its columns: id, name, age)")]
    [InlineData("Filter", "{ 'exclude_fields': ['id', 'name', 'age'] }", "none would pass")]
    [InlineData("Filter", "{ 'include_fields': ['id', 'id'] }", "names column 'id' twice")]
    [InlineData("Filter", "{ 'include_fields': ['id'], 'exclude_fields': ['age'] }", "exactly one of")]
    [InlineData("FilterRowKind", "{ 'include_kinds': ['DELET'] }", "did you mean DELETE?")]
    [InlineData("FilterRowKind", "{ }", "exactly one of")]
    [InlineData("Copy", "{ 'src_field': 'id' }", "missing: 'dest_field'")]
    [InlineData("Copy", "{ 'fields': { 'a': 'idd' } }", "did you mean 'id'?")]
    [InlineData("Replace", "{ 'replace_field': 'age', 'pattern': '1', 'replacement': '2' }", "is a int; Replace works on columns of type string")]
    [InlineData("Replace", "{ 'replace_field': 'name', 'pattern': '', 'replacement': '2' }", "'pattern' is empty")]
    [InlineData("Replace", "{ 'replace_field': 'name', 'pattern': '(', 'replacement': '2', 'is_regex': true }", "a group is not closed")]
    [InlineData("Replace", "{ 'replace_field': 'name', 'pattern': 'a', 'replacement': '$1', 'is_regex': true }", "the pattern has no group 1")]
    public void What_does_not_fit_the_table_is_told_with_its_place(string name, string conf, string message)
    {
        var e = Xunit.Assert.Throws<ConfigException>(() => Bind(name, conf));
        Xunit.Assert.Contains(message, e.Message);
        Xunit.Assert.All(e.Errors, error => Xunit.Assert.True(error.Location.Line > 0));
    }

    private static ITableTransform Bind(string name, string conf) => Plugins.Transform(name, conf).Bind(Table);

    private static List<string> Apply(ITableTransform bound, params string[] rows)
    {
        // Twice, since what a transform keeps from one batch must not show in the next.
        bound.Apply(Rows.Of(Table, "[9, 'aaaa', 9]", "-D [8, 'bbbb', 8]"));
        return Rows.Text(bound.Apply(Rows.Of(Table, rows)));
    }

    private static TableSchema WithKey(TableSchema table, params string[] columns) =>
        new(table.Path, table.Columns) { PrimaryKey = new PrimaryKey("pk", columns) };
}
