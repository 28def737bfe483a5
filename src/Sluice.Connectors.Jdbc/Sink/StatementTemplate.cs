using System.Text;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Jdbc.Sink;

/// <summary>A user's statement with <c>?</c> or <c>:name</c> in place of values.</summary>
/// <param name="Text">The statement's parts between the values; one more than <paramref name="Columns"/>.</param>
/// <param name="Columns">The position of the incoming column for each value.</param>
internal sealed record StatementTemplate(IReadOnlyList<string> Text, IReadOnlyList<int> Columns)
{
    /// <summary>Reads a statement.</summary>
    /// <exception cref="FormatException">A name is no column, the two forms are mixed, or the count of <c>?</c> is not that of the columns.</exception>
    public static StatementTemplate Parse(string sql, TableSchema schema)
    {
        var parts = new List<string>();
        var columns = new List<int>();
        var part = new StringBuilder();
        var (positional, named) = (0, 0);
        for (var i = 0; i < sql.Length;)
        {
            var skipped = SqlText.SkipOpaque(sql, i);
            if (skipped > i)
            {
                part.Append(sql, i, skipped - i);
                i = skipped;
            }
            else if (sql[i] == '?')
            {
                columns.Add(positional++);
                i++;
                Cut(parts, part);
            }
            else if (sql[i] == ':' && SqlText.NameAfter(sql, i) is { Length: > 0 } name)
            {
                var column = schema.IndexOf(name);
                if (column < 0)
                    throw new FormatException($"':{name}' is no column; columns are {string.Join(", ", schema.Columns.Select(c => c.Name))}");
                columns.Add(column);
                named++;
                i += name.Length + 1;
                Cut(parts, part);
            }
            else
            {
                // A cast's two colons belong together, or the second would begin a name.
                var length = sql[i] == ':' && i + 1 < sql.Length && sql[i + 1] == ':' ? 2 : 1;
                part.Append(sql, i, length);
                i += length;
            }
        }

        if (positional > 0 && named > 0)
            throw new FormatException("'?' and ':name' cannot be mixed in one statement");
        if (positional > 0 && positional != schema.Columns.Count)
            throw new FormatException($"the statement has {positional} '?', but rows have {schema.Columns.Count} columns: {string.Join(", ", schema.Columns.Select(c => c.Name))}");
        Cut(parts, part);
        return new StatementTemplate(parts, columns);
    }

    /// <summary>The statement with numbered parameters.</summary>
    /// <param name="mark">What stands before a parameter's number: <c>$</c> or <c>?</c>.</param>
    /// <param name="formOf">What stands for a column's parameter, with <c>{0}</c> in its place; <c>null</c>: the parameter itself.</param>
    public string ToSql(char mark, Func<int, string?>? formOf = null)
    {
        var sql = new StringBuilder(Text[0]);
        for (var i = 0; i < Columns.Count; i++)
        {
            var parameter = $"{mark}{i + 1}";
            sql.Append(formOf?.Invoke(Columns[i])?.Replace("{0}", parameter, StringComparison.Ordinal) ?? parameter).Append(Text[i + 1]);
        }

        return sql.ToString();
    }

    private static void Cut(List<string> parts, StringBuilder part)
    {
        parts.Add(part.ToString());
        part.Clear();
    }
}
