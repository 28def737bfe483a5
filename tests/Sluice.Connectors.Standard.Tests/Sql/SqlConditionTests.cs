using Sluice.Connectors.Standard.Tests.Fixtures;

namespace Sluice.Connectors.Standard.Tests.Sql;

public sealed class SqlConditionTests
{
    [Theory]
    [InlineData("i = 7", true)]
    [InlineData("i = 7.0", true)]
    [InlineData("7 <> i", false)]
    [InlineData("i != 8", true)]
    [InlineData("m > 12.3", true)]
    [InlineData("m >= 12.345", true)]
    [InlineData("l < 5000000001", true)]
    [InlineData("l <= 4999999999", false)]
    [InlineData("9007199254740993 = 9007199254740992", true)]
    [InlineData("s = 'Hello World'", true)]
    [InlineData("s > 'Hello'", true)]
    [InlineData("s < 'hello'", true)]
    [InlineData("'\ud83d\ude00' < '\uff5e'", true)]
    [InlineData("s = 7", false)]
    [InlineData("s <> 7", true)]
    [InlineData("day = DATE '2024-02-29'", true)]
    [InlineData("t > TIMESTAMP '2024-02-29 13:14:15'", true)]
    [InlineData("time < TIME '23:59:59'", true)]
    [InlineData("n = 1", false)]
    [InlineData("n <> 1", true)]
    [InlineData("1 <> n", true)]
    [InlineData("n = n", false)]
    [InlineData("n <> n", false)]
    [InlineData("n = NULL", false)]
    [InlineData("i <> NULL", true)]
    [InlineData("n > 1", false)]
    [InlineData("n is null", true)]
    [InlineData("n is not null", false)]
    [InlineData("i in (1, 7)", true)]
    [InlineData("i in (7.0)", true)]
    [InlineData("i not in (1, 2)", true)]
    [InlineData("i in (1, n)", false)]
    [InlineData("i not in (1, n)", true)]
    [InlineData("i in (i - 1, i)", true)]
    [InlineData("s in ('x', 'Hello World')", true)]
    [InlineData("s not in ('x')", true)]
    [InlineData("n in (1, 2)", false)]
    [InlineData("n not in (1, 2)", false)]
    [InlineData("n in (NULL, 1)", true)]
    [InlineData("n not in (NULL, 1)", true)]
    [InlineData("n not in (1, n)", true)]
    [InlineData("s like 'Hello%'", true)]
    [InlineData("s like '%World'", true)]
    [InlineData("s like '%lo Wo%'", true)]
    [InlineData("s like 'Hello'", false)]
    [InlineData("s like 'H%d'", false)]
    [InlineData("s like 'H.*d'", true)]
    [InlineData("s like '_ello World'", true)]
    [InlineData("s like 'H_llo World'", false)]
    [InlineData("s not like '%x%'", true)]
    [InlineData("i like '7'", true)]
    [InlineData("ns like '%'", false)]
    [InlineData("ns not like '%'", false)]
    [InlineData("s like concat('Hel', '%')", true)]
    [InlineData("s like s", true)]
    [InlineData("b", true)]
    [InlineData("regexp_like(s, 'w', 'i')", true)]
    [InlineData("regexp_like(ns, 'w')", false)]
    [InlineData("i > 5 and s like 'H%' or i = 0", true)]
    [InlineData("i > 5 and (s like 'x%' or i = 0)", false)]
    [InlineData("i = 7 or 1 / (i - 7) = 0", true)]
    [InlineData("i = 0 and 1 / (i - 7) = 0", false)]
    [InlineData("list = list", true)]
    [InlineData("map <> map", false)]
    public void A_condition_holds_as_in_SeaTunnel(string condition, bool holds) => Xunit.Assert.Equal(holds, Query.Holds(condition));

    [Fact]
    public void Rows_that_pass_keep_their_kinds_and_values_from_batch_to_batch()
    {
        var bound = Query.Bind("select i + 1 as next, s from fake where i > 1 and s is not null", Plugins.Schema("'i': 'int', 'x': 'string', 's': 'string'"));
        var table = Plugins.Schema("'i': 'int', 'x': 'string', 's': 'string'");
        for (var time = 0; time < 2; time++)
        {
            var result = Rows.Text(bound.Apply(Rows.Of(table, "[1, 'x', 'a']", "-D [2, 'x', 'b']", "[3, null, null]", "+U [null, 'x', 'n']", "+U [4, 'x', 'c']")));
            Xunit.Assert.Equal(["-D {\"next\":3,\"s\":\"b\"}", "+U {\"next\":5,\"s\":\"c\"}"], result);
            Xunit.Assert.Empty(Rows.Text(bound.Apply(Rows.Of(table, "[0, 'x', 'a']"))));
            Xunit.Assert.Equal(["{\"next\":10,\"s\":\"z\"}"], Rows.Text(bound.Apply(Rows.Of(table, "[9, null, 'z']"))));
        }
    }

    [Fact]
    public void Columns_that_only_pass_are_not_copied()
    {
        var batch = Rows.Of(Query.Table, Query.Row);
        Xunit.Assert.Same(batch.Columns[5], Query.Bind("select s, i + 1 as n from fake where i = 7").Apply(batch).Columns[0]);
    }

    [Fact]
    public void A_row_that_a_WHERE_drops_fails_no_expression() =>
        Xunit.Assert.Equal(
            ["{\"q\":5}"],
            Rows.Text(Query.Bind("select 10 / i as q from fake where i <> 0", Plugins.Schema("'i': 'int'")).Apply(Rows.Of(Plugins.Schema("'i': 'int'"), "[0]", "[2]"))));
}
