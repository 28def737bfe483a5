namespace Sluice.Connectors.Standard.Tests.Sql;

/// <summary>Users bring more SQL than there is: what is wrong or missing is named and placed.</summary>
public sealed class SqlRefusalTests
{
    [Theory]
    [InlineData("select i from a join b on a.i = b.i", 1, 17, "a join is not supported")]
    [InlineData("select i from a left join b on a.i = b.i", 1, 17, "a join is not supported")]
    [InlineData("select i from a, b", 1, 16, "a join is not supported")]
    [InlineData("select i from (select 1)", 1, 15, "a subquery in FROM is not supported")]
    [InlineData("select i\nfrom fake\ngroup by i", 3, 1, "GROUP BY is not supported")]
    [InlineData("select i from fake where i > 1 order by i", 1, 32, "ORDER BY is not supported")]
    [InlineData("select i from fake limit 5", 1, 20, "LIMIT is not supported")]
    [InlineData("select i from fake union select i from fake", 1, 20, "UNION is not supported")]
    [InlineData("select distinct i from fake", 1, 8, "DISTINCT is not supported")]
    [InlineData("select count(*) from fake", 1, 8, "COUNT is not supported")]
    [InlineData("select sum(i) over (partition by s) from fake", 1, 8, "SUM is not supported")]
    [InlineData("select upper(s) over () from fake", 1, 17, "window functions")]
    [InlineData("select f.i from fake f", 1, 22, "an alias for the table is not supported")]
    [InlineData("select i from fake as f", 1, 20, "an alias for the table is not supported")]
    [InlineData("select i from db.fake", 1, 15, "a table with its schema or database in front")]
    [InlineData("select i from fake where i between 1 and 2", 1, 28, "BETWEEN is not supported")]
    [InlineData("select i from fake where not (i = 1)", 1, 26, "NOT before a condition is not supported")]
    [InlineData("select i from fake where exists (select 1)", 1, 26, "EXISTS is not supported")]
    [InlineData("select i from fake where i in (select 1)", 1, 32, "a subquery is not supported")]
    [InlineData("select i from fake where s like 'a' escape 'b'", 1, 37, "ESCAPE is not supported")]
    [InlineData("select i from fake where s ilike 'a'", 1, 28, "ILIKE is not supported")]
    [InlineData("with x as (select 1) select i from x", 1, 1, "WITH is not supported")]
    [InlineData("insert into x select 1", 1, 1, "INSERT is not supported")]
    [InlineData("select i::string from fake", 1, 9, "a cast with :: is not supported")]
    [InlineData("select list[0] from fake", 1, 12, "an index in brackets is not supported")]
    [InlineData("select (select 1) from fake", 1, 9, "a subquery is not supported")]
    [InlineData("select trim(both from s) from fake", 1, 18, "FROM between the arguments of TRIM is not supported")]
    [InlineData("select t - interval '1' day from fake", 1, 12, "INTERVAL is not supported")]
    public void What_is_not_supported_is_named_and_placed(string query, int line, int column, string message) => Refused(query, line, column, message);

    [Theory]
    [InlineData("", 1, 1, "expected SELECT, found the end of the query")]
    [InlineData("selec i from fake", 1, 1, "expected SELECT, found 'selec'")]
    [InlineData("select i", 1, 9, "the query names no table")]
    [InlineData("select from fake", 1, 8, "is missing before 'from'")]
    [InlineData("select i, from fake", 1, 11, "is missing before 'from'")]
    [InlineData("select (i from fake", 1, 11, "expected ')', found 'from'")]
    [InlineData("select upper(s from fake", 1, 16, "FROM between the arguments of UPPER")]
    [InlineData("select 'abc from fake", 1, 8, "this text is not closed")]
    [InlineData("select `i from fake", 1, 8, "this name is not closed")]
    [InlineData("select i /* from fake", 1, 10, "this comment is not closed")]
    [InlineData("select i from fake where", 1, 25, "is missing before the end of the query")]
    [InlineData("select i from fake where i = 1 2", 1, 32, "expected an operator or the end of the query, found '2'")]
    [InlineData("select case i end from fake", 1, 15, "expected WHEN, found 'end'")]
    [InlineData("select case when b then 1 from fake", 1, 27, "expected END, found 'from'")]
    [InlineData("select cast(i string) from fake", 1, 15, "expected AS, found 'string'")]
    [InlineData("select i \\ 2 from fake", 1, 10, "'\\' cannot stand here")]
    [InlineData("select 99999999999999999999 from fake", 1, 8, "is larger than a bigint")]
    [InlineData("select DATE '2024-99-01' from fake", 1, 8, "'2024-99-01' is no date")]
    public void What_follows_no_grammar_is_told_with_what_was_expected(string query, int line, int column, string message) => Refused(query, line, column, message);

    [Theory]
    [InlineData("select ii from fake", 1, 8, "has no column 'ii' (did you mean 'i'?)")]
    [InlineData("select I from fake", 1, 8, "has no column 'I' (did you mean 'i'?)")]
    [InlineData("select i, \"text\" from fake", 1, 11, "a text stands in single quotes")]
    [InlineData("select fake.i from fake", 1, 8, "there is one table, write 'i'")]
    [InlineData("select row.b from fake", 1, 12, "there is no field 'b' (did you mean 'a'?)")]
    [InlineData("select s.x from fake", 1, 10, "'s' is a string: it has no field 'x'")]
    [InlineData("select uper(s) from fake", 1, 8, "there is no function UPER (did you mean UPPER?)")]
    [InlineData("select frobnicate(s) from fake", 1, 8, "the functions are ABS,")]
    [InlineData("select upper(i) from fake", 1, 14, "argument 1 of UPPER is a string; this is a int (CAST it to STRING)")]
    [InlineData("select upper() from fake", 1, 8, "UPPER takes 1 argument; here it has 0")]
    [InlineData("select round(1, 2, 3) from fake", 1, 8, "ROUND takes 1 to 2 arguments; here it has 3")]
    [InlineData("select year(s) from fake", 1, 13, "is a date or timestamp; this is a string")]
    [InlineData("select s + 1 from fake", 1, 8, "+ works on numbers; this is a string (join texts with ||")]
    [InlineData("select t - day from fake", 1, 8, "use DATEADD or DATEDIFF")]
    [InlineData("select i from fake where i", 1, 26, "a condition is needed here; this is a int")]
    [InlineData("select i from fake where s > 1", 1, 28, "a string and a int cannot be compared")]
    [InlineData("select i from fake where t > '2024-01-01'", 1, 28, "read it with TO_DATE")]
    [InlineData("select i from fake where map > map", 1, 30, "have no order")]
    [InlineData("select case when b then 1 else 'x' end from fake", 1, 25, "the branches of this CASE are a string and a int")]
    [InlineData("select cast(s as date) from fake", 1, 8, "a string cannot be cast to date (use TO_DATE")]
    [InlineData("select cast(s as inteer) from fake", 1, 18, "CAST knows no type INTEER (did you mean INTEGER?)")]
    [InlineData("select cast(s as decimal) from fake", 1, 18, "a decimal is written DECIMAL(precision, scale)")]
    [InlineData("select cast(s as decimal(39,0)) from fake", 1, 18, "the precision is at most 38")]
    [InlineData("select *, i from fake", 1, 11, "two columns would be named 'i'")]
    [InlineData("select i as x, l as x from fake", 1, 16, "two columns would be named 'x'")]
    [InlineData("select to_date(s, 'dd') from fake", 1, 19, "has neither a year (yy) nor minutes (mm)")]
    [InlineData("select to_date(s, s) from fake", 1, 19, "must be a text in quotes")]
    [InlineData("select to_char(t) from fake", 1, 8, "TO_CHAR of a timestamp needs a pattern")]
    [InlineData("select formatdatetime(t, 'yyyy-bb') from fake", 1, 26, "the letter b of the pattern")]
    [InlineData("select extract(yaer from t) from fake", 1, 8, "EXTRACT knows no field 'yaer' (did you mean YEAR?)")]
    [InlineData("select regexp_like(s, '(') from fake", 1, 23, "a group is not closed")]
    [InlineData("select i from fake where s like '('", 1, 33, "LIKE cannot use this pattern")]
    [InlineData("select * + 1 from fake", 1, 10, "expected FROM")]
    public void What_does_not_fit_the_table_is_told_with_the_nearest_name(string query, int line, int column, string message) => Refused(query, line, column, message);

    [Fact]
    public void Deep_and_long_queries_are_bounded_and_do_not_overflow()
    {
        Xunit.Assert.Contains("nested deeper than 200 levels", Query.Refused($"select {new string('(', 100_000)}1 from fake").Message, StringComparison.Ordinal);
        Xunit.Assert.Contains("nested deeper than 200 levels", Query.Refused($"select {string.Concat(Enumerable.Repeat("abs(", 50_000))}1 from fake").Message, StringComparison.Ordinal);
        Xunit.Assert.Contains("nested deeper than 200 levels", Query.Refused($"select {string.Concat(Enumerable.Repeat("case when b then ", 50_000))}1 from fake").Message, StringComparison.Ordinal);
        Xunit.Assert.Contains("nested deeper than 200 levels", Query.Refused($"select {string.Concat(Enumerable.Repeat("- ", 50_000))}1 from fake").Message, StringComparison.Ordinal);
        Xunit.Assert.Contains("deeper than 1000 operators", Query.Refused($"select 1{string.Concat(Enumerable.Repeat(" + i", 50_000))} from fake").Message, StringComparison.Ordinal);
        Xunit.Assert.Equal("6930", Query.Value("0" + string.Concat(Enumerable.Repeat(" + i", 990))));
        Xunit.Assert.True(Query.Holds("i = 0" + string.Concat(Enumerable.Repeat(" or i = 7", 5_000))));
        Xunit.Assert.True(Query.Holds($"i in (0{string.Concat(Enumerable.Range(1, 20_000).Select(n => $",{n}"))})"));
    }

    private static void Refused(string query, int line, int column, string message)
    {
        var error = Query.Refused(query);
        var told = error.Message[..error.Message.IndexOf(": line ", StringComparison.Ordinal)] + (error.Hint is null ? "" : $" ({error.Hint})");
        Xunit.Assert.Contains(message, told, StringComparison.Ordinal);
        Xunit.Assert.Contains($"line {line}, column {column} of the query", error.Message, StringComparison.Ordinal);
        Xunit.Assert.StartsWith("SLC17", error.Code, StringComparison.Ordinal);
    }
}
