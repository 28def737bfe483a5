using Npgsql;
using Npgsql.Schema;
using Sluice.Connect.Schema;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>Reads tables, keys and types from the system catalog.</summary>
internal static class PostgresCatalog
{
    private const string Columns =
        """
        SELECT a.attname, format_type(a.atttypid, a.atttypmod), coalesce(nullif(t.typbasetype, 0), t.oid),
               CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END, NOT (a.attnotnull OR t.typnotnull),
               a.atthasdef OR a.attidentity <> '', a.attgenerated <> '' OR a.attidentity = 'a', col_description(a.attrelid, a.attnum)
        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
        WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
        """;

    private const string Keys =
        """
        SELECT c.relname, i.indisprimary,
               ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(n, o)
                     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.n WHERE k.o <= i.indnkeyatts ORDER BY k.o)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = $1 AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AND i.indimmediate
        ORDER BY i.indisprimary DESC, c.relname
        """;

    public static async ValueTask<TableShape?> DescribeAsync(NpgsqlConnection connection, TableName table, CancellationToken cancellationToken)
    {
        uint id;
        bool isUnlogged;
        string? comment;
        TableName found;
        await using (var find = connection.Command(
            """
            SELECT c.oid, c.relpersistence = 'u', obj_description(c.oid, 'pg_class'), n.nspname, c.relname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid = to_regclass($1) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
            """,
            table.Quoted))
        {
            await using var reader = await find.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
                return null;
            id = reader.GetFieldValue<uint>(0);
            isUnlogged = reader.GetBoolean(1);
            comment = reader.IsDBNull(2) ? null : reader.GetString(2);
            found = new TableName(reader.GetString(3), reader.GetString(4));
        }

        return new TableShape(found, await ReadColumnsAsync(connection, id, cancellationToken))
        {
            LedgerObstacle = isUnlogged ? "the target table is UNLOGGED: after a crash of the server its rows are gone, and the ledger's are not; make it LOGGED" : null,
            Comment = comment,
        }.WithKeys(await ReadKeysAsync(connection, id, cancellationToken));
    }

    public static async ValueTask<IReadOnlyList<TableColumn>> DescribeQueryAsync(
        NpgsqlConnection connection, string query, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(query, connection);
        await using var reader = await command.ExecuteReaderAsync(System.Data.CommandBehavior.SchemaOnly, cancellationToken);
        var columns = new List<TableColumn>();
        foreach (var column in (await reader.GetColumnSchemaAsync(cancellationToken)).Cast<NpgsqlDbColumn>())
        {
            var modifier = column.TypeOID == PgTypeIds.Numeric && column.NumericPrecision is { } precision
                ? ((precision << 16) | ((column.NumericScale ?? 0) & 0x7FF)) + 4
                : -1;
            columns.Add(Column(
                column.ColumnName,
                column.DataTypeName,
                column.TypeOID,
                modifier) with
            { Length = column.ColumnSize is > 0 and < int.MaxValue && column.TypeOID is PgTypeIds.VarChar or PgTypeIds.BpChar ? column.ColumnSize!.Value : 0 });
        }

        return columns;
    }

    private static TableShape WithKeys(this TableShape shape, List<(string Name, bool IsPrimary, string[] Columns)> keys) => shape with
    {
        PrimaryKey = keys.Where(k => k.IsPrimary).Select(k => new PrimaryKey(k.Name, k.Columns)).FirstOrDefault(),
        Keys =
        [
            .. keys.Where(k => !k.IsPrimary)
                .Select(k => new ConstraintKey(k.Name, ConstraintKind.UniqueKey, [.. k.Columns.Select(c => new ConstraintColumn(c))])),
        ],
    };

    private static async ValueTask<List<TableColumn>> ReadColumnsAsync(NpgsqlConnection connection, uint table, CancellationToken cancellationToken)
    {
        var columns = new List<TableColumn>();
        await using var command = WithTable(connection, Columns, table);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var typeId = reader.GetFieldValue<uint>(2);
            var modifier = reader.GetInt32(3);
            columns.Add(Column(reader.GetString(0), reader.GetString(1), typeId, modifier) with
            {
                IsNullable = reader.GetBoolean(4),
                HasDefault = reader.GetBoolean(5),
                IsGenerated = reader.GetBoolean(6),
                Comment = reader.IsDBNull(7) ? null : reader.GetString(7),
                Length = typeId is PgTypeIds.VarChar or PgTypeIds.BpChar && modifier > 4 ? modifier - 4 : 0,
            });
        }

        return columns;
    }

    private static async ValueTask<List<(string Name, bool IsPrimary, string[] Columns)>> ReadKeysAsync(
        NpgsqlConnection connection, uint table, CancellationToken cancellationToken)
    {
        var keys = new List<(string Name, bool IsPrimary, string[] Columns)>();
        await using var command = WithTable(connection, Keys, table);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            keys.Add((reader.GetString(0), reader.GetBoolean(1), reader.GetFieldValue<string[]>(2)));
        return keys;
    }

    private static NpgsqlCommand WithTable(NpgsqlConnection connection, string sql, uint table)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = table, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Oid });
        return command;
    }

    private static TableColumn Column(string name, string nativeType, uint typeId, int modifier)
    {
        var type = PgTypeMapping.Read(typeId, modifier);
        return new TableColumn(name, nativeType, type ?? DataType.String) { TypeId = typeId, IsOpaque = type is null };
    }
}
