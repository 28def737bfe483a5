using Npgsql;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>Looks through all schemas for the ledger that has a row of a job.</summary>
internal static class PostgresLedgerSearch
{
    /// <summary>The schema; <c>null</c> when no ledger that may be read has a row.</summary>
    public static async ValueTask<string?> FindAsync(NpgsqlConnection connection, SinkToken token, CancellationToken cancellationToken)
    {
        foreach (var schema in await SchemasAsync(connection, cancellationToken))
        {
            var fence = new TableName(schema, "sluice_fence").Quoted;
            await using var command = connection.Command(
                $"SELECT EXISTS (SELECT FROM {fence} WHERE store = $1 AND ($2 = 0 OR job = $2) AND ($3 = '' OR sink = $3))", token.Store, token.Job, token.Sink);
            if ((bool)(await command.ExecuteScalarAsync(cancellationToken))!)
                return schema;
        }

        return null;
    }

    private static async ValueTask<List<string>> SchemasAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relname = 'sluice_fence' AND c.relkind = 'r' AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1
            """,
            connection);
        var schemas = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            schemas.Add(reader.GetString(0));
        return schemas;
    }
}
