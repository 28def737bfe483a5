namespace Sluice.Connectors.Standard.Sql.Syntax;

/// <summary>What SQL has and this dialect does not: each with its name and what to do instead.</summary>
internal static class SqlUnsupported
{
    private const string InSource = "do it in the source's query, or in the target";

    private static readonly Dictionary<string, (string Message, string Hint)> Clauses = new(StringComparer.OrdinalIgnoreCase)
    {
        ["JOIN"] = ("a join is not supported: a Sql transform reads one table", "join where the data is read, in the source's query"),
        ["INNER"] = ("a join is not supported: a Sql transform reads one table", "join where the data is read, in the source's query"),
        ["LEFT"] = ("a join is not supported: a Sql transform reads one table", "join where the data is read, in the source's query"),
        ["RIGHT"] = ("a join is not supported: a Sql transform reads one table", "join where the data is read, in the source's query"),
        ["FULL"] = ("a join is not supported: a Sql transform reads one table", "join where the data is read, in the source's query"),
        ["CROSS"] = ("a join is not supported: a Sql transform reads one table", "join where the data is read, in the source's query"),
        ["NATURAL"] = ("a join is not supported: a Sql transform reads one table", "join where the data is read, in the source's query"),
        ["GROUP"] = ("GROUP BY is not supported: rows are transformed one by one", InSource),
        ["HAVING"] = ("HAVING is not supported: rows are transformed one by one", InSource),
        ["ORDER"] = ("ORDER BY is not supported: rows pass in the order in which they are read", InSource),
        ["LIMIT"] = ("LIMIT is not supported: rows are transformed one by one", InSource),
        ["OFFSET"] = ("OFFSET is not supported: rows are transformed one by one", InSource),
        ["FETCH"] = ("FETCH is not supported: rows are transformed one by one", InSource),
        ["UNION"] = ("UNION is not supported", "give the sink several inputs: plugin_input = [a, b]"),
        ["INTERSECT"] = ("INTERSECT is not supported", InSource),
        ["EXCEPT"] = ("EXCEPT is not supported", InSource),
        ["WINDOW"] = ("WINDOW is not supported: rows are transformed one by one", InSource),
        ["LATERAL"] = ("LATERAL VIEW is not supported", InSource),
        ["INTO"] = ("SELECT INTO is not supported", "the rows go to the transform's output; name it with plugin_output"),
        ["QUALIFY"] = ("QUALIFY is not supported: rows are transformed one by one", InSource),
    };

    private static readonly Dictionary<string, (string Message, string Hint)> Operators = new(StringComparer.OrdinalIgnoreCase)
    {
        ["BETWEEN"] = ("BETWEEN is not supported", "write x >= a AND x <= b"),
        ["NOT"] = ("NOT before a condition is not supported; NOT IN, NOT LIKE and IS NOT NULL are", "turn the comparison round"),
        ["EXISTS"] = ("EXISTS is not supported", "subqueries are not"),
        ["ILIKE"] = ("ILIKE is not supported", "use REGEXP_LIKE(value, pattern, 'i'), or LIKE on LOWER(value)"),
        ["RLIKE"] = ("RLIKE is not supported", "use REGEXP_LIKE(value, pattern)"),
        ["REGEXP"] = ("REGEXP as an operator is not supported", "use REGEXP_LIKE(value, pattern)"),
        ["SIMILAR"] = ("SIMILAR TO is not supported", "use REGEXP_LIKE(value, pattern)"),
        ["XOR"] = ("XOR is not supported", "write it with AND and OR"),
        ["DIV"] = ("DIV is not supported", "/ between whole numbers gives a whole number"),
        ["COLLATE"] = ("COLLATE is not supported", "compare LOWER(a) with LOWER(b)"),
        ["INTERVAL"] = ("INTERVAL is not supported", "use DATEADD(value, number, 'UNIT')"),
    };

    private static readonly HashSet<string> Aggregates = new(StringComparer.OrdinalIgnoreCase)
    {
        "COUNT", "SUM", "AVG", "MIN", "MAX", "GROUP_CONCAT", "STRING_AGG", "ARRAY_AGG", "LISTAGG", "STDDEV", "VARIANCE", "ROW_NUMBER", "RANK", "LAG", "LEAD",
    };

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "SELECT", "FROM", "WHERE", "AND", "OR", "NOT", "IN", "IS", "LIKE", "NULL", "CASE", "WHEN", "THEN", "ELSE", "END", "AS", "ON", "USING", "DISTINCT",
        "ESCAPE",
    };

    /// <summary>Whether a word cannot be a column's name unless it is quoted.</summary>
    public static bool IsNoName(SqlToken word) => Reserved.Contains(word.Text);

    /// <summary>Whether a word cannot be an alias unless it is quoted.</summary>
    public static bool IsReserved(SqlToken word) => Reserved.Contains(word.Text) || Clauses.ContainsKey(word.Text) || Operators.ContainsKey(word.Text);

    public static void ThrowIfStatement(SqlToken token)
    {
        if (token.Is("WITH"))
            throw new SqlException(SqlException.NotSupported, token.Offset, "WITH is not supported", "give each part a Sql transform of its own");
        foreach (var statement in (string[])["INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP", "MERGE", "CALL", "TRUNCATE"])
        {
            if (token.Is(statement))
                throw new SqlException(SqlException.NotSupported, token.Offset, $"{statement} is not supported: a query is 'SELECT .. FROM table [WHERE ..]'");
        }
    }

    public static void ThrowIfAfterSelect(SqlToken token, SqlToken second)
    {
        if (token.Is("DISTINCT"))
            throw new SqlException(SqlException.NotSupported, token.Offset, "DISTINCT is not supported: rows are transformed one by one", InSource);
        if (token.Is("TOP") && second.Kind == SqlTokenKind.Number)
            throw new SqlException(SqlException.NotSupported, token.Offset, "TOP is not supported: rows are transformed one by one", InSource);
    }

    public static void ThrowIfClause(SqlToken token)
    {
        if (token.Kind == SqlTokenKind.Word && Clauses.TryGetValue(token.Text, out var clause))
            throw new SqlException(SqlException.NotSupported, token.Offset, clause.Message, clause.Hint);
    }

    public static void ThrowIfOperator(SqlToken token)
    {
        if (token.Kind == SqlTokenKind.Word && Operators.TryGetValue(token.Text, out var word))
            throw new SqlException(SqlException.NotSupported, token.Offset, word.Message, word.Hint);
    }

    public static void ThrowIfFunction(SqlToken name)
    {
        if (Aggregates.Contains(name.Text))
        {
            throw new SqlException(
                SqlException.NotSupported, name.Offset, $"{name.Text.ToUpperInvariant()} is not supported: it needs several rows, and rows are transformed one by one", InSource);
        }
    }

    /// <summary>Words between the arguments of a function, as the standard has them.</summary>
    public static void ThrowIfInCall(SqlToken function, SqlToken next)
    {
        if (next.Kind == SqlTokenKind.Word)
        {
            throw new SqlException(
                SqlException.NotSupported, next.Offset, $"{next.Text.ToUpperInvariant()} between the arguments of {function.Text.ToUpperInvariant()} is not supported", "separate the arguments by commas");
        }
    }

    /// <summary>Symbols after a value that other dialects have.</summary>
    public static void ThrowIfSuffix(SqlToken token)
    {
        if (token.Kind != SqlTokenKind.Symbol)
            return;
        var (message, hint) = token.Text switch
        {
            "::" => ("a cast with :: is not supported", "write CAST(value AS type)"),
            "[" => ("an index in brackets is not supported", "a value of a map is column.key"),
            "->" => ("-> is not supported", "use a JsonPath transform"),
            "&" or "|" or "^" or "~" => ($"the bit operator {token.Text} is not supported", null),
            "?" or ":" or "@" => ("a parameter is not supported", "use a variable of the job file, ${name}"),
            _ => ((string?)null, (string?)null),
        };
        if (message is not null)
            throw new SqlException(SqlException.NotSupported, token.Offset, message, hint);
    }
}
