namespace Sluice.Connectors.Standard.Sql.Syntax;

/// <summary>The tokens of a query, read from left to right.</summary>
internal sealed class SqlTokens(IReadOnlyList<SqlToken> tokens)
{
    private int _at;

    public SqlToken Peek => tokens[_at];

    public SqlToken PeekSecond => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    public SqlToken Next()
    {
        var token = tokens[_at];
        Skip(1);
        return token;
    }

    public void Skip(int count) => _at = Math.Min(_at + count, tokens.Count - 1);

    /// <summary>Takes a keyword, if it is the next one.</summary>
    public bool Take(string word)
    {
        if (!Peek.Is(word))
            return false;
        Skip(1);
        return true;
    }

    /// <summary>Takes a symbol, if it is the next one.</summary>
    public bool TakeSymbol(string symbol)
    {
        if (!Peek.IsSymbol(symbol))
            return false;
        Skip(1);
        return true;
    }

    public void Expect(string word, string why)
    {
        if (!Take(word))
            throw Unexpected(word, why);
    }

    public void ExpectSymbol(string symbol, string why)
    {
        if (!TakeSymbol(symbol))
            throw Unexpected($"'{symbol}'", why);
    }

    public SqlException Unexpected(string expected, string? why = null) =>
        new(SqlException.Malformed, Peek.Offset, $"expected {expected}, found {Peek}", why);
}
