using System.Globalization;

namespace Sluice.Connectors.Standard.Sql.Syntax;

/// <summary>The expressions with a grammar of their own: CASE, CAST, EXTRACT, and literals of dates and times.</summary>
internal static class SqlForms
{
    /// <summary>Whether a word stands for the clock without parentheses.</summary>
    public static bool IsClock(SqlToken word) => word.Is("CURRENT_DATE") || word.Is("CURRENT_TIME") || word.Is("CURRENT_TIMESTAMP");

    /// <summary>Whether a text after this word is a date, a time or both.</summary>
    public static bool IsTemporal(SqlToken word) => word.Is("DATE") || word.Is("TIME") || word.Is("TIMESTAMP");

    public static SqlNode.Temporal ReadTemporal(SqlTokens tokens)
    {
        var kind = tokens.Next();
        return new SqlNode.Temporal(kind.Text.ToUpperInvariant(), tokens.Next().Text, kind.Offset);
    }

    public static SqlNode.Case ReadCase(SqlTokens tokens, Func<SqlNode> read, Func<SqlNode, SqlNode> bounded)
    {
        var start = tokens.Next().Offset;
        var subject = tokens.Peek.Is("WHEN") ? null : read();
        var branches = new List<(SqlNode, SqlNode)>();
        while (tokens.Take("WHEN"))
        {
            var when = read();
            tokens.Expect("THEN", "each WHEN has its THEN");
            branches.Add((when, read()));
        }

        if (branches.Count == 0)
            throw tokens.Unexpected("WHEN", "CASE is written CASE WHEN condition THEN value [ELSE value] END");
        var rest = tokens.Take("ELSE") ? read() : null;
        tokens.Expect("END", "CASE ends with END");
        return (SqlNode.Case)bounded(new SqlNode.Case(subject, branches, rest, start));
    }

    public static SqlNode.Cast ReadCast(SqlTokens tokens, Func<SqlNode> read, Func<SqlNode, SqlNode> bounded)
    {
        var cast = tokens.Next();
        tokens.Skip(1);
        var inner = read();
        tokens.Expect("AS", "CAST is written CAST(value AS type)");
        if (tokens.Peek.Kind != SqlTokenKind.Word)
            throw tokens.Unexpected("a type");
        var type = tokens.Next();
        var numbers = new List<int>();
        if (tokens.TakeSymbol("("))
        {
            do
            {
                if (tokens.Peek.Kind != SqlTokenKind.Number || !int.TryParse(tokens.Peek.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                    throw tokens.Unexpected("a whole number");
                tokens.Skip(1);
                numbers.Add(number);
            }
            while (tokens.TakeSymbol(","));
            tokens.ExpectSymbol(")", "the type's parenthesis is not closed");
        }

        tokens.ExpectSymbol(")", "CAST is not closed");
        return (SqlNode.Cast)bounded(new SqlNode.Cast(inner, type.Text.ToUpperInvariant(), numbers, cast.Is("TRY_CAST"), type.Offset, cast.Offset));
    }

    public static SqlNode.Extract ReadExtract(SqlTokens tokens, Func<SqlNode> read, Func<SqlNode, SqlNode> bounded)
    {
        var start = tokens.Next().Offset;
        tokens.Skip(1);
        if (tokens.Peek.Kind is not (SqlTokenKind.Word or SqlTokenKind.Text))
            throw tokens.Unexpected("a field such as YEAR", "EXTRACT is written EXTRACT(field FROM value)");
        var field = tokens.Next().Text;
        tokens.Expect("FROM", "EXTRACT is written EXTRACT(field FROM value)");
        var inner = read();
        tokens.ExpectSymbol(")", "EXTRACT is not closed");
        return (SqlNode.Extract)bounded(new SqlNode.Extract(field, inner, start));
    }
}
