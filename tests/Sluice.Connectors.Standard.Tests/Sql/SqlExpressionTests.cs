using Sluice.Connect.Errors;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Tests.Sql;

public sealed class SqlExpressionTests
{
    [Theory]
    [InlineData("i + 1", "8", "int")]
    [InlineData("tiny + small", "-200", "int")]
    [InlineData("i / 2", "3", "int")]
    [InlineData("-i / 2", "-3", "int")]
    [InlineData("i % 4", "3", "int")]
    [InlineData("2147483647 + 1", "-2147483648", "int")]
    [InlineData("2147483648", "2147483648", "bigint")]
    [InlineData("-2147483648 / -1", "-2147483648", "int")]
    [InlineData("i + l", "5000000007", "bigint")]
    [InlineData("l * 4", "20000000000", "bigint")]
    [InlineData("i + f", "8.5", "double")]
    [InlineData("d * 2", "4.5", "double")]
    [InlineData("1.5", "1.5", "double")]
    [InlineData("i / 2.0", "3.5", "double")]
    [InlineData("m + 1", "13.345", "decimal(10,3)")]
    [InlineData("m * 2", "24.690", "decimal(10,3)")]
    [InlineData("m / 7", "1.764", "decimal(10,3)")]
    [InlineData("-m / 7", "-1.764", "decimal(10,3)")]
    [InlineData("m % 5", "2.345", "decimal(10,3)")]
    [InlineData("m - d", "10.095", "decimal(10,3)")]
    [InlineData("m + CAST('1.00001' AS DECIMAL(20,5))", "13.34501", "decimal(20,5)")]
    [InlineData("n + 1", "null", "int")]
    [InlineData("NULL + 1", "null", "int")]
    [InlineData("1 + 2 * 3 - (4 - 1)", "4", "int")]
    [InlineData("+i", "7", "int")]
    [InlineData("s || '-' || i", "\"Hello World-7\"", "string")]
    [InlineData("s || ns", "\"Hello World\"", "string")]
    [InlineData("'it''s'", "\"it's\"", "string")]
    [InlineData("row.in.x", "\"deep\"", "string")]
    [InlineData("row.a + 1", "4", "int")]
    [InlineData("map.k", "5", "int")]
    [InlineData("map.nothing", "null", "int")]
    [InlineData("`i`", "7", "int")]
    [InlineData("true", "true", "boolean")]
    [InlineData("i > 3", "true", "boolean")]
    [InlineData("DATE '2024-01-31'", "\"2024-01-31\"", "date")]
    [InlineData("case when i > 5 then 'big' when i > 3 then 'middle' else 'small' end", "\"big\"", "string")]
    [InlineData("case i when 6 then 'six' when 7 then 'seven' end", "\"seven\"", "string")]
    [InlineData("case when i > 50 then 1 end", "null", "int")]
    [InlineData("case when b then 1 else l end", "1", "bigint")]
    [InlineData("case when b then i else m end", "7.000", "decimal(10,3)")]
    [InlineData("case when b then 1 else 2.5 end", "1", "double")]
    [InlineData("case when i = 0 then 0 else 10 / i end", "1", "int")]
    [InlineData("case when n is null then 0 else 10 / (i - 7) end", "0", "int")]
    [InlineData("coalesce(n, i, 10 / (i - 7))", "7", "int")]
    [InlineData("coalesce(ns, i)", "\"7\"", "string")]
    [InlineData("ifnull(n, 3)", "3", "int")]
    [InlineData("nullif(i, 7)", "null", "int")]
    [InlineData("nullif(l, 7)", "5000000000", "bigint")]
    public void An_expression_has_SeaTunnels_value_and_type(string expression, string value, string type)
    {
        Xunit.Assert.Equal(value, Query.Value(expression));
        Xunit.Assert.Equal(type, Query.Type(expression).ToString());
    }

    [Theory]
    [InlineData("CAST(s AS STRING)", "\"Hello World\"")]
    [InlineData("CAST(i AS VARCHAR)", "\"7\"")]
    [InlineData("CAST(d AS STRING)", "\"2.25\"")]
    [InlineData("CAST(1e10 AS STRING)", "\"1.0E10\"")]
    [InlineData("CAST(t AS STRING)", "\"2024-02-29T13:14:15.123456\"")]
    [InlineData("CAST('42' AS INT)", "42")]
    [InlineData("CAST('-42' AS BIGINT)", "-42")]
    [InlineData("CAST(d AS INT)", "2")]
    [InlineData("CAST(l AS INT)", "705032704")]
    [InlineData("CAST(1e30 AS BIGINT)", "9223372036854775807")]
    [InlineData("CAST(m AS LONG)", "12")]
    [InlineData("CAST(i AS BYTE)", "7")]
    [InlineData("CAST(i AS DOUBLE)", "7")]
    [InlineData("CAST(' 1.5 ' AS DOUBLE)", "1.5")]
    [InlineData("CAST('1.5' AS FLOAT)", "1.5")]
    [InlineData("CAST(1.231 AS DECIMAL(10,2))", "1.24")]
    [InlineData("CAST(-1.239 AS DECIMAL(10,2))", "-1.23")]
    [InlineData("CAST('12345678901234567890.5' AS DECIMAL(30,1))", "12345678901234567890.5")]
    [InlineData("CAST(t AS DATE)", "\"2024-02-29\"")]
    [InlineData("CAST(t AS TIME)", "\"13:14:15.123456\"")]
    [InlineData("CAST(day AS TIMESTAMP)", "\"2024-02-29T00:00:00\"")]
    [InlineData("CAST(CAST(0 AS BIGINT) AS DATETIME)", "\"1970-01-01T00:00:00\"")]
    [InlineData("CAST(20240229 AS DATE)", "\"2024-02-29\"")]
    [InlineData("CAST(123456 AS TIME)", "\"12:34:56\"")]
    [InlineData("CAST('TRUE' AS BOOLEAN)", "true")]
    [InlineData("CAST(0 AS BOOLEAN)", "false")]
    [InlineData("CAST(ns AS INT)", "null")]
    [InlineData("CAST('abc' AS BYTES)", "\"YWJj\"")]
    [InlineData("TRY_CAST('x' AS INT)", "null")]
    public void A_cast_follows_Java(string expression, string value) => Xunit.Assert.Equal(value, Query.Value(expression));

    [Theory]
    [InlineData("i / (i - 7)", "divided by zero", "column 10")]
    [InlineData("l % (l - l)", "divided by zero", "column 10")]
    [InlineData("m / (m - m)", "divided by zero", "column 10")]
    [InlineData("CAST('1.5' AS INT)", "'1.5' is no whole number from -2147483648 to 2147483647", "column 8")]
    [InlineData("CAST(s AS DOUBLE)", "'Hello World' is no number", "column 8")]
    [InlineData("CAST(20240230 AS DATE)", "CAST:", "column 8")]
    [InlineData("CAST(300 AS BYTE)", "from -128 to 127", "column 8")]
    [InlineData("TO_DATE(s, 'yyyy-MM-dd')", "'Hello World' is not of the form 'yyyy-MM-dd'", "column 8")]
    [InlineData("HEXTORAW('004')", "each character takes four", "column 8")]
    [InlineData("LN(0)", "0 has no logarithm", "column 8")]
    [InlineData("MOD(i, 0)", "the divisor is zero", "column 8")]
    [InlineData("REPEAT(s, 1000000000)", "too long", "column 8")]
    [InlineData("DATEADD(day, 1, 'FORTNIGHT')", "'FORTNIGHT' is no unit", "column 8")]
    [InlineData("FROM_UNIXTIME(0, 'yyyy', 'Mars/Olympus')", "'Mars/Olympus' is no time zone", "column 8")]
    [InlineData("FORMATDATETIME(day, 'HH')", "a date has no 'H'", "column 8")]
    [InlineData("REGEXP_REPLACE(s, 'o', 'x', 'q')", "'q' is no flag", "column")]
    public void What_has_no_value_fails_the_job_and_is_told_with_its_place(string expression, string message, string place)
    {
        var e = Xunit.Assert.ThrowsAny<Exception>(() => Query.Value(expression));
        Xunit.Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Xunit.Assert.Contains($"line 1, {place}", e.Message, StringComparison.Ordinal);
        if (e is ConnectorException error)
            Xunit.Assert.Equal(("SLC2502", ConnectorSide.Transform, false), (error.Code, error.Side, error.IsTransient));
    }

    [Fact]
    public void Decimals_lose_the_digits_that_doubles_lose()
    {
        Xunit.Assert.Equal("123456789012345.01", Query.Value("CAST('123456789012345.00' AS DECIMAL(30,2)) + 0.01"));
        Xunit.Assert.Equal("12345678901234567000.00", Query.Value("CAST('12345678901234567891.00' AS DECIMAL(30,2)) + 0"));
    }

    [Fact]
    public void Names_of_columns_are_the_alias_the_column_or_the_text_of_the_expression()
    {
        var output = Query.Bind("select i, `i` as `an alias`, row.in.x, upper( s ), i+1, 'x', case when i>1 then 1 else 0 end, cast(i as string) from fake").Output;
        Xunit.Assert.Equal(["i", "an alias", "x", "upper(s)", "i + 1", "'x'", "CASE WHEN i > 1 THEN 1 ELSE 0 END", "CAST(i AS STRING)"], output.Columns.Select(c => c.Name));
    }

    [Fact]
    public void A_star_brings_all_columns_and_stands_beside_expressions()
    {
        var table = new TableSchema(Query.Table.Path, [.. Query.Table.Columns.Take(2).Select(c => c with { Comment = "kept", IsNullable = false })]) { PrimaryKey = new PrimaryKey("pk", ["l"]) };
        var output = Query.Bind("select *, i as i2, i + 1 as more from fake", table).Output;
        Xunit.Assert.Equal(["i", "l", "i2", "more"], output.Columns.Select(c => c.Name));
        Xunit.Assert.All(output.Columns.Take(3), c => Xunit.Assert.Equal("kept", c.Comment));
        Xunit.Assert.All(output.Columns, c => Xunit.Assert.False(c.IsNullable));
        Xunit.Assert.Equal(["l"], output.PrimaryKey!.Columns);
        Xunit.Assert.Null(Query.Bind("select i from fake", table).Output.PrimaryKey);
    }
}
