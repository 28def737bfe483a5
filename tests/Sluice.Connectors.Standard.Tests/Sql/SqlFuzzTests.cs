using System.Text;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connectors.Standard.Sql.Syntax;

namespace Sluice.Connectors.Standard.Tests.Sql;

/// <summary>Queries that nobody wrote: each is used, or refused with a place; nothing else ever comes out.</summary>
public sealed class SqlFuzzTests
{
    private static readonly string[] Pieces =
    [
        "select", "from", "where", "case", "when", "then", "else", "end", "and", "or", "not", "in", "is", "null", "like", "as", "cast", "extract", "between", "i", "l", "s", "m", "b",
        "t", "day", "row", "map", "fake", "int", "decimal(9,2)", "string", "upper", "coalesce", "substring", "concat", "round", "abs", "dateadd", "(", ")", "(", ")", ",", ",", ".", "+",
        "-", "*", "/", "%", "||", "=", "<>", ">", "<=", "'x'", "'%a'", "'yyyy'", "1", "0", "2.5", "9999999999", "`i`", "\"s\"", "--c\n", "/*c*/", ";", "[", "::", "é", "\\", "'", "`", "join", "group",
    ];

    private static readonly string[] Queries =
    [
        "select i, upper(s) as u, m * 2 from fake where i > 1 and s like 'H%' or n is null",
        "select case when i in (1, 7) then cast(m as string) else substring(s, 2, i) end as x, coalesce(n, i) from fake",
        "select *, extract(year from t) as y, dateadd(day, i, 'DAY') as d2, s || '-' || l as k from fake where regexp_like(s, 'o')",
    ];

    [Fact]
    public void Pieces_in_any_order()
    {
        var random = new Random(20261129);
        var text = new StringBuilder();
        for (var n = 0; n < 30_000; n++)
        {
            text.Clear();
            if (n % 2 == 0)
                text.Append("select ");
            for (var left = random.Next(1, 25); left > 0; left--)
                text.Append(Pieces[random.Next(Pieces.Length)]).Append(random.Next(4) == 0 ? "" : " ");
            if (n % 4 == 0)
                text.Append(" from fake");
            Use(text.ToString());
        }
    }

    [Fact]
    public void Good_queries_with_small_damage()
    {
        var random = new Random(1129);
        var used = 0;
        for (var n = 0; n < 30_000; n++)
        {
            var text = new StringBuilder(Queries[n % Queries.Length]);
            for (var left = random.Next(0, 4); left > 0; left--)
            {
                var at = random.Next(text.Length);
                switch (random.Next(4))
                {
                    case 0:
                        text.Remove(at, Math.Min(random.Next(1, 6), text.Length - at));
                        break;
                    case 1:
                        text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                        break;
                    case 2:
                        text[at] = (char)random.Next(1, 0x2FF);
                        break;
                    default:
                        text.Insert(at, text.ToString(at, Math.Min(random.Next(1, 20), text.Length - at)));
                        break;
                }
            }

            used += Use(text.ToString()) ? 1 : 0;
        }

        Xunit.Assert.InRange(used, 5_000, 29_000);
    }

    [Fact]
    public void The_text_of_an_expression_is_read_back_as_the_same_expression()
    {
        var random = new Random(7);
        for (var n = 0; n < 5_000; n++)
        {
            var expression = Make(random, 4);
            var once = SqlText.Of(SqlParser.Parse($"select {expression} from fake").Items[0].Value);
            Xunit.Assert.Equal(once, SqlText.Of(SqlParser.Parse($"select {once} from fake").Items[0].Value));
        }
    }

    private static string Make(Random random, int depth) => depth == 0
        ? new[] { "i", "1", "'x'", "2.5", "row.a", "NULL", "'it''s'" }[random.Next(7)]
        : random.Next(9) switch
        {
            0 => $"({Make(random, depth - 1)})",
            1 => $"{Make(random, depth - 1)} + {Make(random, depth - 1)}",
            2 => $"{Make(random, depth - 1)}*{Make(random, depth - 1)}",
            3 => $"upper({Make(random, depth - 1)},{Make(random, depth - 1)})",
            4 => $"case when {Make(random, depth - 1)} > {Make(random, depth - 1)} then {Make(random, depth - 1)} else {Make(random, depth - 1)} end",
            5 => $"cast({Make(random, depth - 1)} as decimal(9, 2))",
            6 => $"{Make(random, depth - 1)} || {Make(random, depth - 1)}",
            7 => $"- {Make(random, depth - 1)}",
            _ => Make(random, depth - 1),
        };

    /// <summary>Runs a query as far as it goes.</summary>
    private static bool Use(string query)
    {
        try
        {
            Query.Bind(query).Apply(Rows.Of(Query.Table, Query.Row));
            return true;
        }
        catch (ConfigException e)
        {
            Xunit.Assert.All(e.Errors, error => Xunit.Assert.Contains("of the query", error.Message, StringComparison.Ordinal));
        }
        catch (ConnectorException e)
        {
            Xunit.Assert.Contains("of the query", e.Message, StringComparison.Ordinal);
        }
        catch (Exception e)
        {
            Xunit.Assert.Fail($"{query}\n{e}");
        }

        return false;
    }
}
