namespace Sluice.Connectors.Standard.Sql.Syntax;

/// <summary>Reads <c>SELECT .. FROM table [WHERE ..]</c>. Whatever else SQL has is named and placed, not just refused.</summary>
internal sealed class SqlParser
{
    /// <summary>Levels of parentheses, calls and CASEs inside each other.</summary>
    public const int MostNested = 200;

    /// <summary>Levels of a whole expression, its chains of operators included.</summary>
    public const int MostDepth = 1000;

    private readonly SqlTokens _tokens;
    private int _nested;

    private SqlParser(string query) => _tokens = new SqlTokens(new SqlLexer(query).Read());

    /// <exception cref="SqlException">The query cannot be used.</exception>
    public static SqlQuery Parse(string query) => new SqlParser(query).ReadQuery();

    private SqlQuery ReadQuery()
    {
        SqlUnsupported.ThrowIfStatement(_tokens.Peek);
        _tokens.Expect("SELECT", "a query is 'SELECT .. FROM table [WHERE ..]'");
        SqlUnsupported.ThrowIfAfterSelect(_tokens.Peek, _tokens.PeekSecond);
        var items = new List<SqlItem>();
        do
            items.Add(ReadItem());
        while (_tokens.TakeSymbol(","));
        if (_tokens.Peek.Kind == SqlTokenKind.End)
            throw new SqlException(SqlException.Malformed, _tokens.Peek.Offset, "the query names no table", "write FROM and the name of the input");
        SqlUnsupported.ThrowIfClause(_tokens.Peek);
        _tokens.Expect("FROM", "a column ends with a comma, or with FROM after the last one");
        var table = ReadTable();
        var where = _tokens.Take("WHERE") ? ReadExpression() : null;
        _tokens.TakeSymbol(";");
        if (_tokens.Peek.Kind != SqlTokenKind.End)
        {
            SqlUnsupported.ThrowIfClause(_tokens.Peek);
            throw _tokens.Unexpected(where is null ? "WHERE or the end of the query" : "an operator or the end of the query");
        }

        return new SqlQuery(items, table, where);
    }

    private SqlItem ReadItem()
    {
        if (_tokens.Peek.IsSymbol("*"))
            return new SqlItem(new SqlNode.Star(_tokens.Next().Offset), null);
        var value = ReadExpression();
        if (value is SqlNode.Name && _tokens.Peek.IsSymbol("."))
            throw new SqlException(SqlException.NotSupported, _tokens.Peek.Offset, "'table.*' is not supported", "there is one table: write *");
        if (_tokens.Take("AS"))
        {
            if (_tokens.Peek.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName)
                return new SqlItem(value, _tokens.Next().Text);
            throw _tokens.Unexpected("the column's name after AS");
        }

        return _tokens.Peek.Kind == SqlTokenKind.QuotedName || (_tokens.Peek.Kind == SqlTokenKind.Word && !SqlUnsupported.IsReserved(_tokens.Peek))
            ? new SqlItem(value, _tokens.Next().Text)
            : new SqlItem(value, null);
    }

    private string ReadTable()
    {
        if (_tokens.Peek.IsSymbol("("))
            throw new SqlException(SqlException.NotSupported, _tokens.Peek.Offset, "a subquery in FROM is not supported", "give it a Sql transform of its own, before this one");
        if (_tokens.Peek.Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedName))
            throw _tokens.Unexpected("the name of the table after FROM");
        var table = _tokens.Next();
        if (_tokens.Peek.IsSymbol("."))
        {
            throw new SqlException(
                SqlException.NotSupported, table.Offset, "a table with its schema or database in front is not supported", "name the input as plugin_input does");
        }

        if (_tokens.Peek.IsSymbol(","))
            throw new SqlException(SqlException.NotSupported, _tokens.Peek.Offset, "a join is not supported: a Sql transform reads one table", "join where the data is read, in the source's query");
        SqlUnsupported.ThrowIfClause(_tokens.Peek);
        if (_tokens.Peek.Is("AS") || _tokens.Peek.Kind == SqlTokenKind.QuotedName || (_tokens.Peek.Kind == SqlTokenKind.Word && !_tokens.Peek.Is("WHERE")))
            throw new SqlException(SqlException.NotSupported, _tokens.Peek.Offset, "an alias for the table is not supported", "leave it out: columns need no table in front");
        return table.Text;
    }

    private SqlNode ReadExpression() => ReadChain("OR", static p => p.ReadAnd(), isAnd: false);

    private SqlNode ReadAnd() => ReadChain("AND", static p => p.ReadNot(), isAnd: true);

    private SqlNode ReadChain(string word, Func<SqlParser, SqlNode> read, bool isAnd)
    {
        var first = read(this);
        if (!_tokens.Peek.Is(word))
            return first;
        var parts = new List<SqlNode> { first };
        while (_tokens.Take(word))
            parts.Add(read(this));
        return Bounded(new SqlNode.Logic(isAnd, parts));
    }

    private SqlNode ReadNot()
    {
        if (_tokens.Peek.Is("NOT") || _tokens.Peek.Is("EXISTS"))
            SqlUnsupported.ThrowIfOperator(_tokens.Peek);
        return ReadPredicate();
    }

    private SqlNode ReadPredicate()
    {
        var left = ReadConcat();
        while (true)
        {
            var next = _tokens.Peek;
            if (next.Kind == SqlTokenKind.Symbol && next.Text is "=" or "<>" or "!=" or ">" or ">=" or "<" or "<=")
            {
                _tokens.Next();
                left = Bounded(new SqlNode.Comparison(next.Text, left, ReadConcat(), next.Offset));
                continue;
            }

            if (next.Is("IS"))
            {
                _tokens.Next();
                var not = _tokens.Take("NOT");
                _tokens.Expect("NULL", "only IS NULL and IS NOT NULL are supported");
                left = Bounded(new SqlNode.IsNull(left, not));
                continue;
            }

            var isNot = next.Is("NOT");
            var word = isNot ? _tokens.PeekSecond : next;
            if (word.Is("IN"))
                left = ReadIn(left, isNot);
            else if (word.Is("LIKE"))
                left = ReadLike(left, isNot);
            else
            {
                SqlUnsupported.ThrowIfOperator(word);
                return left;
            }
        }
    }

    private SqlNode.In ReadIn(SqlNode left, bool isNot)
    {
        _tokens.Skip(isNot ? 2 : 1);
        var open = _tokens.Peek;
        _tokens.ExpectSymbol("(", "the list after IN stands in parentheses");
        if (_tokens.Peek.Is("SELECT"))
            throw new SqlException(SqlException.NotSupported, _tokens.Peek.Offset, "a subquery is not supported", "write the values themselves");
        Enter(open.Offset);
        var items = new List<SqlNode>();
        do
            items.Add(ReadExpression());
        while (_tokens.TakeSymbol(","));
        _tokens.ExpectSymbol(")", "the list after IN is not closed");
        _nested--;
        return Bounded(new SqlNode.In(left, isNot, items));
    }

    private SqlNode.Like ReadLike(SqlNode left, bool isNot)
    {
        _tokens.Skip(isNot ? 2 : 1);
        var like = Bounded(new SqlNode.Like(left, isNot, ReadConcat()));
        if (_tokens.Peek.Is("ESCAPE"))
            throw new SqlException(SqlException.NotSupported, _tokens.Peek.Offset, "ESCAPE is not supported", "use REGEXP_LIKE for patterns of its own");
        return like;
    }

    private SqlNode ReadConcat()
    {
        var first = ReadSum();
        if (!_tokens.Peek.IsSymbol("||"))
            return first;
        var parts = new List<SqlNode> { first };
        while (_tokens.TakeSymbol("||"))
            parts.Add(ReadSum());
        return Bounded(new SqlNode.Concat(parts));
    }

    private SqlNode ReadSum()
    {
        var left = ReadProduct();
        while (_tokens.Peek is { Kind: SqlTokenKind.Symbol, Text: "+" or "-" } sign)
        {
            _tokens.Next();
            left = Bounded(new SqlNode.Arithmetic(sign.Text[0], left, ReadProduct(), sign.Offset));
        }

        return left;
    }

    private SqlNode ReadProduct()
    {
        var left = ReadUnary();
        while (_tokens.Peek is { Kind: SqlTokenKind.Symbol, Text: "*" or "/" or "%" } sign)
        {
            _tokens.Next();
            left = Bounded(new SqlNode.Arithmetic(sign.Text[0], left, ReadUnary(), sign.Offset));
        }

        return left;
    }

    private SqlNode ReadUnary()
    {
        if (_tokens.Peek is not { Kind: SqlTokenKind.Symbol, Text: "+" or "-" } sign)
            return ReadPrimary();
        _tokens.Next();
        Enter(sign.Offset);
        var inner = ReadUnary();
        _nested--;
        return Bounded<SqlNode>(sign.Text == "-" ? new SqlNode.Negate(inner, sign.Offset) : new SqlNode.Plus(inner, sign.Offset));
    }

    private SqlNode ReadPrimary()
    {
        var token = _tokens.Peek;
        Enter(token.Offset);
        var node = token.Kind switch
        {
            SqlTokenKind.Number => new SqlNode.Number(_tokens.Next().Text, token.Offset),
            SqlTokenKind.Text => new SqlNode.Text(_tokens.Next().Text, token.Offset),
            SqlTokenKind.QuotedName => ReadName(),
            SqlTokenKind.Word => ReadWord(),
            _ when token.IsSymbol("(") => ReadGroup(),
            _ => throw NoValue(token),
        };
        _nested--;
        SqlUnsupported.ThrowIfSuffix(_tokens.Peek);
        return node;
    }

    private static SqlException NoValue(SqlToken token)
    {
        SqlUnsupported.ThrowIfSuffix(token);
        return token.IsSymbol("*")
            ? new SqlException(SqlException.Malformed, token.Offset, "* stands for all columns only as an item of its own", "name the column")
            : new SqlException(SqlException.Malformed, token.Offset, $"a column, literal or function is missing before {token}");
    }

    private SqlNode.Group ReadGroup()
    {
        _tokens.Next();
        if (_tokens.Peek.Is("SELECT"))
            throw new SqlException(SqlException.NotSupported, _tokens.Peek.Offset, "a subquery is not supported", "give it a Sql transform of its own, before this one");
        var inner = ReadExpression();
        if (_tokens.Peek.IsSymbol(","))
            throw new SqlException(SqlException.NotSupported, _tokens.Peek.Offset, "a row of several values is not supported", "compare the columns one by one");
        _tokens.ExpectSymbol(")", "this parenthesis is not closed");
        return Bounded(new SqlNode.Group(inner));
    }

    private SqlNode ReadWord()
    {
        var word = _tokens.Peek;
        var second = _tokens.PeekSecond;
        if (word.Is("CASE"))
            return SqlForms.ReadCase(_tokens, ReadExpression, Bounded);
        if ((word.Is("CAST") || word.Is("TRY_CAST")) && second.IsSymbol("("))
            return SqlForms.ReadCast(_tokens, ReadExpression, Bounded);
        if (word.Is("EXTRACT") && second.IsSymbol("("))
            return SqlForms.ReadExtract(_tokens, ReadExpression, Bounded);
        if (second.Kind == SqlTokenKind.Text && SqlForms.IsTemporal(word))
            return SqlForms.ReadTemporal(_tokens);
        if (second.IsSymbol("("))
            return ReadCall();
        if (word.Is("NULL"))
            return new SqlNode.Null(_tokens.Next().Offset);
        if (word.Is("TRUE") || word.Is("FALSE"))
            return new SqlNode.Flag(word.Is("TRUE"), _tokens.Next().Offset);
        if (SqlForms.IsClock(word))
            return new SqlNode.Call(_tokens.Next().Text, [], word.Offset);
        if (word.Is("INTERVAL") && second.Kind is SqlTokenKind.Text or SqlTokenKind.Number)
            SqlUnsupported.ThrowIfOperator(word);
        return SqlUnsupported.IsNoName(word)
            ? throw new SqlException(SqlException.Malformed, word.Offset, $"a column, literal or function is missing before {word}", $"a column of that name is written `{word.Text}`")
            : ReadName();
    }

    private SqlNode.Call ReadCall()
    {
        var name = _tokens.Next();
        SqlUnsupported.ThrowIfFunction(name);
        _tokens.Next();
        var arguments = new List<SqlNode>();
        if (!_tokens.TakeSymbol(")"))
        {
            if (_tokens.Peek.Is("DISTINCT"))
                throw new SqlException(SqlException.NotSupported, _tokens.Peek.Offset, "DISTINCT is not supported");
            do
                arguments.Add(ReadExpression());
            while (_tokens.TakeSymbol(","));
            SqlUnsupported.ThrowIfInCall(name, _tokens.Peek);
            _tokens.ExpectSymbol(")", $"the arguments of {name.Text} are not closed, or a comma is missing");
        }

        if (_tokens.Peek.Is("OVER"))
            throw new SqlException(SqlException.NotSupported, _tokens.Peek.Offset, "window functions (OVER) are not supported", "compute them in the source's query");
        return Bounded(new SqlNode.Call(name.Text, arguments, name.Offset));
    }

    private SqlNode.Name ReadName()
    {
        var parts = new List<SqlToken> { _tokens.Next() };
        while (_tokens.Peek.IsSymbol(".") && _tokens.PeekSecond.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName)
        {
            _tokens.Next();
            parts.Add(_tokens.Next());
        }

        return parts.Count > MostNested
            ? throw new SqlException(SqlException.Malformed, parts[0].Offset, $"a name has more than {MostNested} parts")
            : new SqlNode.Name(parts, parts[0].Offset);
    }

    private void Enter(int offset)
    {
        if (++_nested > MostNested)
            throw new SqlException(SqlException.Malformed, offset, $"the query is nested deeper than {MostNested} levels", "split it over several Sql transforms");
    }

    private static T Bounded<T>(T node)
        where T : SqlNode => node.Depth <= MostDepth
        ? node
        : throw new SqlException(SqlException.Malformed, node.Offset, $"an expression is deeper than {MostDepth} operators", "split it over several Sql transforms");
}
