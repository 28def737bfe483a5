using System.Data.Common;
using System.Globalization;
using Npgsql;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Postgres.Copy;
using Sluice.Connectors.Jdbc.Source;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>Measures and reads PostgreSQL's tables.</summary>
internal sealed class PostgresReading(PostgresDatabase database) : ITableReading
{
    private const long SampleRows = 200_000;

    /// <summary>For a table that was never analyzed: what a row takes, roughly.</summary>
    private const long GuessedRowBytes = 100;

    public async ValueTask<TableSize> MeasureAsync(DbConnection connection, TableRead read, CancellationToken cancellationToken)
    {
        var pg = (NpgsqlConnection)connection;
        long rows;
        long bytes;
        await using (var estimate = pg.Command(
            """
            SELECT coalesce(sum(pg_relation_size(c.oid)), 0)::bigint,
                   coalesce(sum(CASE WHEN c.reltuples < 0 OR (c.reltuples = 0 AND pg_relation_size(c.oid) > 0) THEN pg_relation_size(c.oid) / $2
                                     WHEN c.relpages > 0 THEN c.reltuples * (pg_relation_size(c.oid) / 8192.0 / c.relpages) ELSE c.reltuples END), 0)::bigint
            FROM pg_class c
            WHERE c.oid = to_regclass($1) OR c.oid IN (SELECT relid FROM pg_partition_tree(to_regclass($1)) WHERE isleaf)
            """,
            read.Table!.Quoted,
            GuessedRowBytes))
        {
            await using var reader = await estimate.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            (bytes, rows) = (reader.GetInt64(0), reader.GetInt64(1));
        }

        if (!read.CountsRows)
            return new TableSize(rows, bytes);
        await using var count = pg.Command($"SELECT count(*) FROM {read.From}");
        return new TableSize((long)(await count.ExecuteScalarAsync(cancellationToken))!, bytes);
    }

    public async ValueTask<(string Lowest, string Highest)?> BoundsAsync(
        DbConnection connection, TableRead read, string column, CancellationToken cancellationToken)
    {
        var name = Identifier.Quote(column);
        await using var command = ((NpgsqlConnection)connection).Command($"SELECT min({name})::text, max({name})::text FROM {read.From}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.IsDBNull(0) ? null : (reader.GetString(0), reader.GetString(1));
    }

    public async ValueTask<IReadOnlyList<string>> CutsAsync(
        DbConnection connection, TableRead read, string column, int parts, TableSize size, CancellationToken cancellationToken)
    {
        var name = Identifier.Quote(column);
        var isPlainTable = read is { Query: null, Where: null };
        var sample = isPlainTable && size.Rows > SampleRows * 2
            ? string.Create(CultureInfo.InvariantCulture, $" TABLESAMPLE SYSTEM ({Math.Clamp(100.0 * SampleRows / size.Rows, 0.001, 100):0.####}) REPEATABLE (1)")
            : "";
        await using var command = ((NpgsqlConnection)connection).Command(
            $"""
            SELECT DISTINCT ON (q.v) q.v::text AS cut FROM
            (SELECT unnest(percentile_disc(ARRAY(SELECT i::float8 / $1 FROM generate_series(1, $1 - 1) i)) WITHIN GROUP (ORDER BY {name})) AS v
             FROM {read.From}{sample} WHERE {name} IS NOT NULL) q WHERE q.v IS NOT NULL ORDER BY q.v
            """,
            parts);
        var cuts = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            cuts.Add(reader.GetString(0));
        return cuts;
    }

    public async ValueTask<ISplitReader> OpenAsync(
        TableRead read, SplitPayload part, TableSchema schema, ReaderRequest request, CancellationToken cancellationToken)
    {
        var columns = string.Join(", ", schema.Columns.Select(c => IsReadAsText(c) ? $"{Identifier.Quote(c.Name)}::text" : Identifier.Quote(c.Name)));
        var condition = Condition(part);
        var connection = (NpgsqlConnection)await database.ConnectAsync(cancellationToken);
        try
        {
            var isPlain = condition.Length == 0 && read is { Query: null, Where: null } && !schema.Columns.Any(IsReadAsText)
                && await IsOrdinaryAsync(connection, read.Table!, cancellationToken);
            var sql = isPlain
                ? $"COPY {read.From} ({columns}) TO STDOUT (FORMAT BINARY)"
                : $"COPY (SELECT {columns} FROM {read.From}{condition}) TO STDOUT (FORMAT BINARY)";
            request.Breadcrumb.At("jdbc.copy.out", sql);
            return new CopyReader(database, connection, await connection.BeginRawBinaryCopyAsync(sql, cancellationToken), schema, request);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// A table that COPY reads by itself, which costs the server less than a query: neither view nor partitioned, without children (COPY
    /// leaves out their rows, a query has them), and without row security and generated columns (COPY refuses both).
    /// </summary>
    private static async ValueTask<bool> IsOrdinaryAsync(NpgsqlConnection connection, TableName table, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            """
            SELECT c.relkind = 'r' AND NOT c.relhassubclass AND NOT c.relrowsecurity
                   AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attgenerated <> '')
            FROM pg_class c WHERE c.oid = to_regclass($1)
            """,
            table.Quoted);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>Types whose binary form is not the text itself: uuid, jsonb, enums, geometry, and all that nobody here knows.</summary>
    private static bool IsReadAsText(ColumnDefinition column) =>
        column.Type.Kind == TypeKind.String
        && !(column.SourceType is "text" or "name" or "json" or "bpchar" || (column.SourceType?.StartsWith("character", StringComparison.Ordinal) ?? false));

    private static string Condition(SplitPayload part)
    {
        var name = Identifier.Quote(part.Column);
        var tests = new List<string>();
        if (part.Kind == SplitPayload.Hash)
            tests.Add(string.Create(CultureInfo.InvariantCulture, $"(hashtext({name}::text) & 2147483647) % {part.Modulus} = {part.Remainder}"));
        if (part.From is { } from)
            tests.Add($"{name} >= {Literal(from, part)}");
        if (part.Below is { } below)
            tests.Add($"{name} < {Literal(below, part)}");
        if (part.To is { } to)
            tests.Add($"{name} <= {Literal(to, part)}");
        if (tests.Count == 0)
            return "";
        var all = string.Join(" AND ", tests);
        return part.Nulls ? $" WHERE ({all}) OR {name} IS NULL" : $" WHERE {all}";
    }

    private static string Literal(string value, SplitPayload part) => Identifier.Literal(value) + (part.Type.Length > 0 ? $"::{part.Type}" : "");
}
