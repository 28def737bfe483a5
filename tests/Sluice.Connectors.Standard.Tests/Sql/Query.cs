using System.Text.Json;
using Sluice.Connect.Config;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;
using Sluice.Connectors.Standard.Tests.Fixtures;

namespace Sluice.Connectors.Standard.Tests.Sql;

/// <summary>Runs queries over a small table that has a column of each type.</summary>
internal static class Query
{
    public static readonly TableSchema Table = Plugins.Schema("""
        'i': 'int', 'l': 'bigint', 'f': 'float', 'd': 'double', 'm': 'decimal(10,3)', 's': 'string', 'b': 'boolean', 'n': 'int', 'ns': 'string',
        't': 'timestamp', 'day': 'date', 'time': 'time', 'map': 'map<string,int>', 'row': { 'a': 'int', 'in': { 'x': 'string' } }, 'list': 'array<string>',
        'by': 'bytes', 'tiny': 'tinyint', 'small': 'smallint'
        """);

    /// <summary>The values of that table: one row.</summary>
    public const string Row = """
        [7, 5000000000, 1.5, 2.25, 12.345, 'Hello World', true, null, null,
         '2024-02-29 13:14:15.123456', '2024-02-29', '23:59:58', {'k': 5}, {'a': 3, 'in': {'x': 'deep'}}, ['p', null, 'q'], 'AQL/', 100, -300]
        """;

    public static ITransform Parse(string query) => Plugins.Transform("Sql", new ConfigObject(
        [new ConfigField("query", ConfigScalar.OfString(query, new TextLocation("job.conf", 9, 13)), new TextLocation("job.conf", 9, 5))], new TextLocation("job.conf", 8, 3)));

    public static ITableTransform Bind(string query, TableSchema? table = null) => Parse(query).Bind(table ?? Table);

    /// <summary>The value of one expression, as JSON.</summary>
    public static string Value(string expression)
    {
        var bound = Bind($"select {expression} as v from fake");
        bound.Apply(Rows.Of(Table, Row, Row));
        var text = Rows.Text(bound.Apply(Rows.Of(Table, Row)))[0];
        return JsonDocument.Parse(text).RootElement.GetProperty("v").GetRawText();
    }

    public static DataType Type(string expression) => Bind($"select {expression} as v from fake").Output.Columns[0].Type;

    /// <summary>Whether a condition holds.</summary>
    public static bool Holds(string condition)
    {
        var passes = Bind($"select i from fake where {condition}").Apply(Rows.Of(Table, Row)).Count == 1;
        Xunit.Assert.Equal(passes ? "1" : "0", Value($"case when {condition} then 1 else 0 end"));
        return passes;
    }

    /// <summary>The error of a query that cannot be used.</summary>
    public static ConfigError Refused(string query)
    {
        var e = Xunit.Assert.Throws<ConfigException>(() => Bind(query));
        var error = Xunit.Assert.Single(e.Errors);
        Xunit.Assert.Equal(("job.conf", 9), (error.Location.File, error.Location.Line));
        return error;
    }
}
