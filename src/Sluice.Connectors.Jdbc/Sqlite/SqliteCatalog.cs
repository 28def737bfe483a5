using Microsoft.Data.Sqlite;
using Sluice.Connect.Schema;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.Sqlite;

/// <summary>Reads tables and keys from SQLite's pragmas.</summary>
internal static class SqliteCatalog
{
    public static async ValueTask<TableShape?> DescribeAsync(SqliteConnection connection, TableName table, CancellationToken cancellationToken)
    {
        var columns = new List<TableColumn>();
        var key = new SortedDictionary<long, string>();
        await using (var command = connection.Command(null, "SELECT name, type, \"notnull\", dflt_value IS NOT NULL, pk, hidden FROM pragma_table_xinfo($1)", table.Name))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var (name, declared) = (reader.GetString(0), reader.GetString(1));
                if (reader.GetInt64(4) is var place and > 0)
                    key.Add(place, name);
                columns.Add(new TableColumn(name, declared, SqliteTypes.Read(declared))
                {
                    IsNullable = reader.GetInt64(2) == 0 && reader.GetInt64(4) == 0,
                    HasDefault = reader.GetInt64(3) != 0,
                    IsGenerated = reader.GetInt64(5) > 1,
                });
            }
        }

        if (columns.Count == 0)
            return null;

        // An INTEGER PRIMARY KEY is the row id: SQLite numbers rows itself where none is given.
        if (key.Count == 1 && columns.FindIndex(c => c.Name == key.Values.First() && c.NativeType.Equals("INTEGER", StringComparison.OrdinalIgnoreCase)) is var at and >= 0)
            columns[at] = columns[at] with { HasDefault = true };
        return new TableShape(table, columns)
        {
            PrimaryKey = key.Count == 0 ? null : new PrimaryKey("PRIMARY", [.. key.Values]),
            Keys = await ReadKeysAsync(connection, table, cancellationToken),
        };
    }

    /// <summary>A column without a declared type (an expression) is read as what its first value is.</summary>
    public static IReadOnlyList<TableColumn> DescribeQuery(SqliteConnection connection, string query)
    {
        using var statement = SqliteStatement.Prepare(connection, query);
        var hasRow = statement.Step();
        var columns = new List<TableColumn>();
        for (var i = 0; i < statement.ColumnCount; i++)
        {
            var declared = statement.DeclaredType(i) ?? (hasRow ? statement.StorageName(i) : "TEXT");
            columns.Add(new TableColumn(statement.ColumnName(i), declared, SqliteTypes.Read(declared)));
        }

        return columns;
    }

    private static async ValueTask<IReadOnlyList<ConstraintKey>> ReadKeysAsync(SqliteConnection connection, TableName table, CancellationToken cancellationToken)
    {
        var keys = new List<(string Name, string? Column)>();
        await using var command = connection.Command(
            null,
            """
            SELECT l.name, i.name FROM pragma_index_list($1) l JOIN pragma_index_info(l.name) i
            WHERE l."unique" = 1 AND l.origin <> 'pk' AND l.partial = 0 ORDER BY l.seq, i.seqno
            """,
            table.Name);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            keys.Add((reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1)));

        // A part that is an expression has no column: what is left of its index is no key.
        return [.. keys.GroupBy(k => k.Name).Where(g => g.All(k => k.Column is not null)).Select(g => new ConstraintKey(g.Key, ConstraintKind.UniqueKey, [.. g.Select(k => new ConstraintColumn(k.Column!))]))];
    }
}
