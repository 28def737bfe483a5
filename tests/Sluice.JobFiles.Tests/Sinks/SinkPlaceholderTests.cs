using Sluice.Connect.Config;
using Sluice.Connect.Schema;
using Sluice.JobFiles.Sinks;

namespace Sluice.JobFiles.Tests.Sinks;

public sealed class SinkPlaceholderTests
{
    private static readonly TableSchema Orders = new(
        new TablePath("shop", "public", "orders"),
        [new ColumnDefinition("id", DataType.BigInt), new ColumnDefinition("item", DataType.Int), new ColumnDefinition("note", DataType.String)])
    {
        PrimaryKey = new PrimaryKey("pk", ["id", "item"]),
        ConstraintKeys = [new ConstraintKey("u", ConstraintKind.UniqueKey, [new ConstraintColumn("note")]), new ConstraintKey("i", ConstraintKind.IndexKey, [new ConstraintColumn("item")])],
    };

    private static readonly TableSchema Bare = new(new TablePath(null, null, "t"), [new ColumnDefinition("a", DataType.Int)]);

    private static string Expand(string text, TableSchema table, params string[] excluded) =>
        ConfigText.ToJson(SinkPlaceholders.Expand(Hocon.Parse(text), table, excluded));

    [Theory]
    [InlineData("${database_name}", "shop", "")]
    [InlineData("${schema_name}", "public", "")]
    [InlineData("${schema_full_name}", "shop.public", "")]
    [InlineData("${table_name}", "orders", "t")]
    [InlineData("${table_full_name}", "shop.public.orders", "t")]
    [InlineData("${database_name:main}", "shop", "main")]
    [InlineData("x_${table_name}_${table_name}_y", "x_orders_orders_y", "x_t_t_y")]
    [InlineData("${primary_key}", "id,item", "${primary_key}")]
    [InlineData("${primary_key:id}", "id,item", "id")]
    [InlineData("${unique_key}", "note", "${unique_key}")]
    [InlineData("${field_names}", "id,item,note", "a")]
    [InlineData("${now}", "${now}", "${now}")]
    [InlineData("${table_names}", "${table_names}", "${table_names}")]
    public void Text_is_filled_in_from_the_table(string text, string orders, string bare)
    {
        Assert.Equal($$"""{"a":"{{orders}}"}""", Expand($"a = \"{text}\"", Orders));
        Assert.Equal($$"""{"a":"{{bare}}"}""", Expand($"a = \"{text}\"", Bare));
    }

    [Theory]
    [InlineData("[\"${primary_key}\"]", """["id","item"]""")]
    [InlineData("[\"${unique_key}\"]", """["note"]""")]
    [InlineData("[\"${field_names}\"]", """["id","item","note"]""")]
    [InlineData("[\"${table_name}\"]", """["${table_name}"]""")]
    [InlineData("[\"x_${primary_key}\"]", """["x_${primary_key}"]""")]
    [InlineData("[\"${primary_key}\", \"b\"]", """["${primary_key}","b"]""")]
    [InlineData("{ x = \"${table_name}\" }", """{"x":"${table_name}"}""")]
    [InlineData("5", "5")]
    public void Only_a_list_that_is_one_placeholder_for_columns_becomes_these(string value, string json) =>
        Assert.Equal($$"""{"a":{{json}}}""", Expand($"a = {value}", Orders));

    [Fact]
    public void A_list_for_a_missing_key_stays_or_takes_its_default()
    {
        Assert.Equal("""{"a":["${primary_key}"]}""", Expand("a = [\"${primary_key}\"]", Bare));
        Assert.Equal("""{"a":["id"]}""", Expand("a = [\"${primary_key:id}\"]", Bare));
    }

    [Fact]
    public void Excluded_options_are_left_to_the_sink() =>
        Assert.Equal("""{"a":"${table_name}","b":"orders"}""", Expand("a = \"${table_name}\"\nb = \"${table_name}\"", Orders, "a"));
}
