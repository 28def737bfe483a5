using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.JobFiles.Text;

namespace Sluice.JobFiles.Sql;

/// <summary>Reads the statements of a SQL job. A statement that cannot be read is told, and the next one is read.</summary>
internal sealed class SqlStatementReader(SqlPieces pieces, ICollection<ConfigError> errors)
{
    private static readonly string[] Joins = [",", "JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL"];

    private int _at;

    public List<SqlTable> Tables { get; } = [];

    public List<SqlQuery> Queries { get; } = [];

    private SqlToken Token => pieces.Tokens[_at];

    public void Read()
    {
        while (Token.Kind != SqlTokenKind.End)
        {
            try
            {
                if (!Token.Is(";"))
                    ReadStatement();
                if (Token.Kind != SqlTokenKind.End && !Token.Is(";"))
                    throw Expected("';' after the statement");
            }
            catch (ConfigException e)
            {
                foreach (var error in e.Errors)
                    errors.Add(error);
                while (Token.Kind != SqlTokenKind.End && !Token.Is(";"))
                    _at++;
            }

            Skip(";");
        }
    }

    private void ReadStatement()
    {
        if (Skip("CREATE"))
        {
            Demand("TABLE");
            if (Token.Is("IF"))
                throw Expected("a table's name", "a table of a job exists only in the job: leave IF NOT EXISTS out");
            var name = Name("a table's name");
            if (Skip("WITH"))
                Tables.Add(new SqlTable(name, Options()));
            else if (Skip("AS"))
                Queries.Add(Query(name, isInsert: false));
            else
                throw Expected(
                    "WITH or AS", Token.Is("(") ? "columns are the connector's: write them as 'schema' = '{ fields { name = type, ... } }'" : Near("WITH", "AS"));
        }
        else if (Skip("INSERT"))
        {
            Demand("INTO");
            var name = Name("a sink's name");
            if (Token.Is("("))
                throw Expected("SELECT", "an INSERT has no list of columns: name them in the SELECT, in the sink's order");
            Queries.Add(Query(name, isInsert: true));
        }
        else
            throw Expected("CREATE TABLE or INSERT INTO", Near("CREATE", "INSERT"));
    }

    private List<SqlOption> Options()
    {
        var options = new List<SqlOption>();
        Demand("(");
        while (!Skip(")"))
        {
            var key = Text("an option's name in single quotes", "write 'name' = 'value'");
            Demand("=");
            options.Add(new SqlOption(key, Text("a value in single quotes", $"write '{key.Text}' = '...', numbers too")));
            if (!Skip(",") && !Token.Is(")"))
                throw Expected("',' or ')'", "a quote inside a value is written twice: ''");
        }

        return options;
    }

    private SqlQuery Query(SqlToken target, bool isInsert)
    {
        var select = Token;
        Demand("SELECT");
        var first = _at;
        var from = -1;
        for (var depth = 0; Token.Kind != SqlTokenKind.End && !Token.Is(";"); _at++)
        {
            depth += Token.Is("(") ? 1 : Token.Is(")") ? -1 : 0;
            if (depth == 0 && from < 0 && Token.Is("FROM"))
                from = _at;
        }

        if (from >= 0)
            return new SqlQuery(target, isInsert, SourceAfter(from), select, pieces.Statements[select.Start..Token.Start].TrimEnd());
        if (isInsert && _at == first + 1 && pieces.Tokens[first].IsName)
            return new SqlQuery(target, isInsert, pieces.Tokens[first], select, null);
        throw Expected("FROM", isInsert ? "INSERT INTO sink SELECT table takes the rows of a table as they are" : null);
    }

    private SqlToken SourceAfter(int from)
    {
        var (name, after) = (pieces.Tokens[from + 1], pieces.Tokens[Math.Min(from + 2, pieces.Tokens.Count - 1)]);
        if (!name.IsName)
            throw Expected("a table's name after FROM", name, name.Is("(") ? "make a table of the inner query: CREATE TABLE name AS SELECT ..." : null);
        if (after.Is("."))
            throw Expected("a name without dots after FROM", after, "a query reads a table of this job by its name");
        if (Array.Exists(Joins, after.Is))
            throw Expected("one table after FROM", after, "joins are not supported: a query reads one table, row by row");
        return name;
    }

    private SqlToken Name(string what) => Token.IsName ? Take() : throw Expected(what);

    private SqlToken Text(string what, string hint) => Token.Kind == SqlTokenKind.Text ? Take() : throw Expected(what, hint);

    private SqlToken Take() => pieces.Tokens[_at++];

    private bool Skip(string word)
    {
        if (!Token.Is(word))
            return false;
        _at++;
        return true;
    }

    private void Demand(string word)
    {
        if (!Skip(word))
            throw Expected(word.Length == 1 ? $"'{word}'" : word, Near(word));
    }

    private string? Near(params string[] words) =>
        Token.Kind == SqlTokenKind.Word && NearestName.Find(Token.Text.ToUpperInvariant(), words) is { } near ? $"did you mean {near}?" : null;

    private ConfigException Expected(string what, string? hint = null) => Expected(what, Token, hint);

    private static ConfigException Expected(string what, SqlToken found, string? hint) =>
        SyntaxError.At(found.Location, $"expected {what}, found {found.Description}", hint);
}
