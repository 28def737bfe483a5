using System.Globalization;
using System.Text;
using Npgsql;

namespace Sluice.Bench.Paths;

/// <summary>What people write before they look for a tool: read a row, INSERT it with parameters, all in one transaction.</summary>
internal static class NaiveLoop
{
    private const int RowsAStatement = 1_000;
    private const int Columns = 6;

    public static async Task RunAsync(string how, string path)
    {
        await using var connection = new NpgsqlConnection(Environment.GetEnvironmentVariable("BENCH_TARGET"));
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var most = string.Equals(how, "row", StringComparison.Ordinal) ? 1 : RowsAStatement;
        List<string?[]> rows = [];
        foreach (var row in Rows(path))
        {
            rows.Add(row);
            if (rows.Count == most)
                await InsertAsync(connection, rows);
        }
        if (rows.Count > 0)
            await InsertAsync(connection, rows);
        await transaction.CommitAsync();
    }

    private static async Task InsertAsync(NpgsqlConnection connection, List<string?[]> rows)
    {
        await using var command = connection.CreateCommand();
        var text = new StringBuilder("INSERT INTO orders VALUES ");
        for (var r = 0; r < rows.Count; r++)
        {
            text.Append(r == 0 ? "(" : ",(");
            for (var c = 0; c < Columns; c++)
            {
                text.Append(c == 0 ? "" : ",").Append('$').Append((r * Columns) + c + 1);
                command.Parameters.Add(new NpgsqlParameter { Value = Value(rows[r][c], c) });
            }
            text.Append(')');
        }
        command.CommandText = text.ToString();
        await command.ExecuteNonQueryAsync();
        rows.Clear();
    }

    private static object Value(string? text, int column) => text is null ? DBNull.Value : column switch
    {
        0 => long.Parse(text, CultureInfo.InvariantCulture),
        1 => int.Parse(text, CultureInfo.InvariantCulture),
        2 => DateTime.ParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        4 => decimal.Parse(text, CultureInfo.InvariantCulture),
        _ => text,
    };

    /// <summary>A plain reader of quoted CSV that tells an empty field (NULL) from <c>""</c>.</summary>
    private static IEnumerable<string?[]> Rows(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8, false, 1 << 16);
        var (row, field, column, quoted, wasQuoted) = (new string?[Columns], new StringBuilder(), 0, false, false);
        while (reader.Read() is var next and >= 0)
        {
            var c = (char)next;
            if (quoted && c == '"' && reader.Peek() == '"')
                field.Append((char)reader.Read());
            else if (c == '"')
                (quoted, wasQuoted) = (!quoted, true);
            else if (quoted || c is not (',' or '\n'))
                field.Append(c);
            else
            {
                row[column++] = field.Length > 0 || wasQuoted ? field.ToString() : null;
                field.Clear();
                wasQuoted = false;
                if (c == '\n')
                {
                    yield return row;
                    (row, column) = (new string?[Columns], 0);
                }
            }
        }
    }
}
