using System.Text;

namespace Sluice.Connectors.Standard.Sql.Syntax;

/// <summary>Takes a query apart into tokens. Comments and blanks are left out.</summary>
internal sealed class SqlLexer(string query)
{
    private static readonly string[] LongSymbols = ["||", "<>", "!=", ">=", "<=", "::", "->"];

    private int _at;

    /// <exception cref="SqlException">A character that no token starts with, or a quote that is not closed.</exception>
    public List<SqlToken> Read()
    {
        var tokens = new List<SqlToken>();
        while (true)
        {
            SkipBlanks();
            if (_at == query.Length)
            {
                tokens.Add(new SqlToken(SqlTokenKind.End, "", _at));
                return tokens;
            }

            tokens.Add(Next());
        }
    }

    private SqlToken Next()
    {
        var start = _at;
        var c = query[_at];
        if (c == '\'')
            return new SqlToken(SqlTokenKind.Text, ReadQuoted('\'', "text"), start);
        if (c is '`' or '"')
            return new SqlToken(SqlTokenKind.QuotedName, ReadQuoted(c, "name"), start);
        if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < query.Length && char.IsAsciiDigit(query[_at + 1])))
            return new SqlToken(SqlTokenKind.Number, ReadNumber(), start);
        if (IsNameStart(c))
        {
            while (_at < query.Length && (IsNameStart(query[_at]) || char.IsDigit(query[_at])))
                _at++;
            return new SqlToken(SqlTokenKind.Word, query[start.._at], start);
        }

        foreach (var symbol in LongSymbols)
        {
            if (string.CompareOrdinal(query, _at, symbol, 0, symbol.Length) == 0)
            {
                _at += symbol.Length;
                return new SqlToken(SqlTokenKind.Symbol, symbol, start);
            }
        }

        if (!"+-*/%(),.=<>;[]{}?:&|^~!@".Contains(c, StringComparison.Ordinal))
            throw new SqlException(SqlException.Malformed, _at, $"'{c}' cannot stand here");
        _at++;
        return new SqlToken(SqlTokenKind.Symbol, c.ToString(), start);
    }

    private static bool IsNameStart(char c) => char.IsLetter(c) || c is '_' or '$' or '#' || char.IsSurrogate(c);

    private void SkipBlanks()
    {
        while (_at < query.Length)
        {
            if (char.IsWhiteSpace(query[_at]))
                _at++;
            else if (string.CompareOrdinal(query, _at, "--", 0, 2) == 0)
                _at = query.IndexOf('\n', _at) is var end and >= 0 ? end : query.Length;
            else if (string.CompareOrdinal(query, _at, "/*", 0, 2) == 0)
            {
                var end = query.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                _at = end >= 0 ? end + 2 : throw new SqlException(SqlException.Malformed, _at, "this comment is not closed", "close it with */");
            }
            else
                return;
        }
    }

    /// <summary>A quoted piece; the quote itself is written twice inside.</summary>
    private string ReadQuoted(char quote, string what)
    {
        var start = _at++;
        var text = new StringBuilder();
        while (_at < query.Length)
        {
            var c = query[_at++];
            if (c != quote)
                text.Append(c);
            else if (_at < query.Length && query[_at] == quote)
            {
                text.Append(quote);
                _at++;
            }
            else
                return text.ToString();
        }

        throw new SqlException(SqlException.Malformed, start, $"this {what} is not closed", $"close it with {quote}; inside it a {quote} is written twice");
    }

    private string ReadNumber()
    {
        var start = _at;
        SkipDigits();
        if (_at < query.Length && query[_at] == '.')
        {
            _at++;
            SkipDigits();
        }

        if (_at < query.Length && query[_at] is 'e' or 'E')
        {
            var mark = _at++;
            if (_at < query.Length && query[_at] is '+' or '-')
                _at++;
            if (_at < query.Length && char.IsAsciiDigit(query[_at]))
                SkipDigits();
            else
                _at = mark;
        }

        return query[start.._at];
    }

    private void SkipDigits()
    {
        while (_at < query.Length && char.IsAsciiDigit(query[_at]))
            _at++;
    }
}
