using System.Data;
using MySqlConnector;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>Reads tables and keys from the information schema.</summary>
internal sealed class MySqlCatalog(MySqlConnection connection, MySqlLogin login)
{
    public async ValueTask<TableShape?> DescribeAsync(TableName table, CancellationToken cancellationToken)
    {
        TableName found;
        string? comment;
        string? engine;
        bool hasTransactions;
        await using (var find = connection.Command(
            """
            SELECT t.table_schema, t.table_name, t.table_comment, t.engine, t.engine IS NULL OR coalesce(e.transactions, 'NO') = 'YES'
            FROM information_schema.tables t LEFT JOIN information_schema.engines e ON e.engine = t.engine
            WHERE t.table_schema = coalesce(@1, database()) AND t.table_name = @2
            """,
            (object?)table.Schema ?? DBNull.Value,
            table.Name))
        {
            await using var reader = await find.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
                return null;
            found = MySqlNames.Table(reader.GetString(0), reader.GetString(1));
            comment = reader.IsDBNull(2) || reader.GetString(2).Length == 0 ? null : reader.GetString(2);
            engine = reader.IsDBNull(3) ? null : reader.GetString(3);
            hasTransactions = reader.GetInt32(4) != 0;
        }

        return new TableShape(found, await ReadColumnsAsync(found, cancellationToken))
        {
            Comment = comment,
            LedgerObstacle = hasTransactions
                ? null
                : $"the target table {found} is of engine {engine}, which has no transactions: its rows would be visible at once and stay when a commit is refused; "
                    + $"convert it by ALTER TABLE {found.Quoted} ENGINE = InnoDB",
        }.WithKeys(await ReadKeysAsync(found, cancellationToken));
    }

    public async ValueTask<IReadOnlyList<TableColumn>> DescribeQueryAsync(string query, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(query);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SchemaOnly, cancellationToken);
        var columns = new List<TableColumn>();
        foreach (var column in (await reader.GetColumnSchemaAsync(cancellationToken)).Cast<MySqlDbColumn>())
            columns.Add(Column(column.ColumnName, MySqlTypes.NativeOf(column)));
        return columns;
    }

    private TableColumn Column(string name, string native) =>
        new(name, native, MySqlTypes.Read(native, login.TinyIntIsBoolean)) { Length = MySqlTypes.LengthOf(native) };

    private async ValueTask<List<TableColumn>> ReadColumnsAsync(TableName table, CancellationToken cancellationToken)
    {
        var columns = new List<TableColumn>();
        await using var command = connection.Command(
            """
            SELECT column_name, column_type, is_nullable = 'YES', column_default IS NOT NULL OR extra LIKE '%auto_increment%',
                   extra LIKE '%GENERATED%' AND extra NOT LIKE '%DEFAULT_GENERATED%', column_comment, extra LIKE '%DEFAULT_GENERATED%'
            FROM information_schema.columns WHERE table_schema = @1 AND table_name = @2 ORDER BY ordinal_position
            """,
            table.Schema!,
            table.Name);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            columns.Add(Column(reader.GetString(0), reader.GetString(1)) with
            {
                IsNullable = reader.GetInt32(2) != 0,
                HasDefault = reader.GetInt32(3) != 0 || reader.GetInt32(6) != 0,
                IsGenerated = reader.GetInt32(4) != 0,
                Comment = reader.IsDBNull(5) || reader.GetString(5).Length == 0 ? null : reader.GetString(5),
            });
        }

        return columns;
    }

    /// <summary>The columns of the unique indexes; <c>null</c> for a part that is a column's prefix or an expression.</summary>
    private async ValueTask<List<(string Name, string? Column)>> ReadKeysAsync(TableName table, CancellationToken cancellationToken)
    {
        var keys = new List<(string Name, string? Column)>();
        await using var command = connection.Command(
            """
            SELECT index_name, IF(sub_part IS NULL, column_name, NULL) FROM information_schema.statistics
            WHERE table_schema = @1 AND table_name = @2 AND non_unique = 0 ORDER BY index_name <> 'PRIMARY', index_name, seq_in_index
            """,
            table.Schema!,
            table.Name);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            keys.Add((reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1)));
        return keys;
    }
}
