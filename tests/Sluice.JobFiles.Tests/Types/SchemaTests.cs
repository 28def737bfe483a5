using Sluice.Connect.Config;
using Sluice.Connect.Schema;
using Sluice.JobFiles.Types;

namespace Sluice.JobFiles.Tests.Types;

public sealed class SchemaTests
{
    private static readonly TablePath Fallback = new(null, null, "fallback");

    private static TableSchema Read(string text) => SchemaDialect.Instance.ReadSchema(Hocon.Parse(text), Fallback);

    private static IReadOnlyList<ConfigError> Errors(string text) => Assert.Throws<ConfigException>(() => Read(text)).Errors;

    [Fact]
    public void Fields_keep_their_order_and_may_be_null()
    {
        var schema = Read("fields { z = int, a = string\n a.b = double }");
        Assert.Equal(["z int", "a string", "a.b double"], schema.Columns.Select(c => $"{c.Name} {c.Type}"));
        Assert.All(schema.Columns, c => Assert.True(c.IsNullable));
        Assert.Equal("fallback", schema.Path.ToString());
    }

    [Fact]
    public void Columns_carry_length_scale_nullability_default_and_comment()
    {
        var schema = Read("""
            columns = [
              { name = id, type = bigint, nullable = false, defaultValue = 0, comment = "the key" }
              { name = note, type = string, columnLength = 20 }
              { name = price, type = double, columnScale = 2 }
            ]
            """);
        var id = schema.Columns[0];
        Assert.False(id.IsNullable);
        Assert.Equal("0", Assert.IsType<ConfigScalar>(id.DefaultValue).Text);
        Assert.Equal("the key", id.Comment);
        Assert.Equal(20, schema.Columns[1].Length);
        Assert.Null(schema.Columns[1].DefaultValue);
        Assert.Equal(2, schema.Columns[2].Scale);
    }

    [Theory]
    [InlineData("table = t", "t", null, null)]
    [InlineData("table = \"db.t\"", "db.t", "db", null)]
    [InlineData("table = db.t\nschema_first = true", "db.t", null, "db")]
    [InlineData("table = db.s.t", "db.s.t", "db", "s")]
    public void The_table_has_up_to_three_parts(string text, string path, string? database, string? schemaName)
    {
        var schema = Read(text + "\nfields { a = int }");
        Assert.Equal(path, schema.Path.ToString());
        Assert.Equal(database, schema.Path.Database);
        Assert.Equal(schemaName, schema.Path.SchemaName);
    }

    [Fact]
    public void Keys_are_read_with_kind_and_order()
    {
        var schema = Read("""
            fields { id = bigint, a = int, b = int }
            comment = "orders"
            primaryKey { name = pk, columnNames = [id] }
            constraintKeys = [
              { constraintName = u, constraintType = UNIQUE_KEY
                constraintColumns = [ { columnName = b, sortType = DESC }, { columnName = a } ] }
              { constraintName = i, constraintType = index_key, constraintColumns = [ { columnName = a, sortType = ASC } ] }
            ]
            """);
        Assert.Equal("orders", schema.Comment);
        Assert.Equal(["id"], schema.PrimaryKey!.Columns);
        Assert.Equal(ConstraintKind.UniqueKey, schema.ConstraintKeys[0].Kind);
        Assert.Equal([new ConstraintColumn("b", Descending: true), new ConstraintColumn("a")], schema.ConstraintKeys[0].Columns);
        Assert.Equal(ConstraintKind.IndexKey, schema.ConstraintKeys[1].Kind);
    }

    [Fact]
    public void A_schema_may_give_only_the_table_where_the_file_brings_the_columns() =>
        Assert.Empty(Read("table = fake01").Columns);

    [Theory]
    [InlineData("fields { a = int }\ncolumns = []", "either fields or columns")]
    [InlineData("field { a = int }", "did you mean 'fields'?")]
    [InlineData("columns = [ { name = a } ]", "a column of the schema has no type")]
    [InlineData("columns = [ { type = int } ]", "a column of the schema has no name")]
    [InlineData("columns = [ { name = a, type = int }, { name = a, type = int } ]", "two columns named 'a'")]
    [InlineData("columns { a = int }", "expected a list of objects")]
    [InlineData("columns = [ { name = a, type = int, nullable = perhaps } ]", "expected true or false")]
    [InlineData("fields = 5", "expected an object")]
    [InlineData("table = a.b.c.d\nfields { a = int }", "at most database.schema.table")]
    [InlineData("table = a..c\nfields { a = int }", "empty part")]
    [InlineData("fields { a = int }\nprimaryKey { columnNames = [a] }", "a primaryKey has no name")]
    [InlineData("fields { a = int }\nprimaryKey { name = pk }", "a primaryKey has no columnNames")]
    [InlineData("fields { a = int }\nprimaryKey { name = pk, columnNames = [] }", "the primary key has no columns")]
    [InlineData("fields { order_id = int }\nprimaryKey { name = pk, columnNames = [orderid] }", "did you mean 'order_id'?")]
    [InlineData("fields { a = int }\nconstraintKeys = [ { constraintName = x, constraintType = UNIQE_KEY, constraintColumns = [] } ]", "did you mean UNIQUE_KEY?")]
    [InlineData("fields { a = int }\nconstraintKeys = [ { constraintType = UNIQUE_KEY } ]", "has no constraintName")]
    public void What_is_wrong_with_a_schema_is_told(string text, string message)
    {
        var error = Assert.Single(Errors(text));
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(0, error.Location.Line);
    }

    [Fact]
    public void All_errors_of_a_schema_are_told_at_once() =>
        Assert.Equal(3, Errors("fields { a = strng, b = flot }\ntable = a.b.c.d").Count);
}
