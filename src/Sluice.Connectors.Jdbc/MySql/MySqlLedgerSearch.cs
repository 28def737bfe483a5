using MySqlConnector;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Ledger;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>Finds the ledger of a database, or why there can be none.</summary>
internal static class MySqlLedgerSearch
{
    private const string Tables = "('sluice_fence', 'sluice_position', 'sluice_session')";

    /// <summary>Rights of the user itself and of the role that is set; a role within a role is not seen, and then the server's refusal tells.</summary>
    private const string Mine = "(grantee = concat('''', replace(current_user(), '@', '''@'''), '''') OR grantee NOT LIKE '%@%')";

    private static readonly string[] Needed = ["CREATE", "SELECT", "INSERT", "UPDATE", "DELETE"];

    public static async ValueTask<LedgerChoice> FindAsync(MySqlDatabase database, MySqlConnection connection, string? wanted, CancellationToken cancellationToken)
    {
        if (wanted is null)
        {
            await using var own = connection.Command("SELECT database()");
            wanted = await own.ExecuteScalarAsync(cancellationToken) as string;
        }

        if (wanted is null)
            return new LedgerChoice(null, "the URL names no database that could hold it; name one there, or set 'ledger_schema'");
        if (!await MySqlSettings.IsDirectAsync(connection, cancellationToken))
            return new LedgerChoice(null, "the connection goes through a pooler, behind which a superseded session cannot be found and ended; connect to the server itself");
        if (await IsClusterAsync(connection, cancellationToken))
            return new LedgerChoice(null, "the server is part of a Galera cluster, where a superseded session at another server cannot be found and ended; write to a server of its own");
        var (existing, foreign) = await TablesAsync(connection, wanted, cancellationToken);
        if (foreign is not null)
            return new LedgerChoice(null, $"table {wanted}.{foreign}, which has no transactions; convert it by ALTER TABLE ... ENGINE = InnoDB");
        if (await MissingRightsAsync(connection, wanted, cancellationToken) is { Count: > 0 } missing && !(existing == 3 && missing is ["CREATE"]))
            return new LedgerChoice(null, $"the user lacks {string.Join(", ", missing)} in database '{wanted}'; grant it, or set 'ledger_schema' to another database");
        return new LedgerChoice(new MySqlLedger(database, wanted), null, IsNew: existing < 3);
    }

    /// <summary>The database whose ledger has a row of the job; <c>null</c> when no ledger that may be read has one.</summary>
    public static async ValueTask<string?> FindAsync(MySqlConnection connection, SinkToken token, CancellationToken cancellationToken)
    {
        var databases = new List<string>();
        await using (var all = connection.Command("SELECT table_schema FROM information_schema.tables WHERE table_name = 'sluice_fence' ORDER BY 1"))
        {
            await using var reader = await all.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                databases.Add(reader.GetString(0));
        }

        foreach (var database in databases)
        {
            await using var find = connection.Command(
                $"SELECT count(*) FROM {MySqlNames.Table(database, "sluice_fence").Quoted} WHERE store = @1 AND (@2 = 0 OR job = @2) AND (@3 = '' OR sink = @3)",
                token.Store,
                token.Job,
                token.Sink);
            if ((long)(await find.ExecuteScalarAsync(cancellationToken))! > 0)
                return database;
        }

        return null;
    }

    private static async ValueTask<bool> IsClusterAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("SHOW VARIABLES LIKE 'wsrep_on'");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) && reader.GetString(1).Equals("ON", StringComparison.OrdinalIgnoreCase);
    }

    private static async ValueTask<(int Existing, string? Foreign)> TablesAsync(MySqlConnection connection, string database, CancellationToken cancellationToken)
    {
        var existing = 0;
        string? foreign = null;
        await using var command = connection.Command(
            $"SELECT table_name, coalesce(engine, '') FROM information_schema.tables WHERE table_schema = @1 AND table_name IN {Tables}", database);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            existing++;
            if (!reader.GetString(1).Equals("InnoDB", StringComparison.OrdinalIgnoreCase))
                foreign = $"{reader.GetString(0)} is of engine {reader.GetString(1)}";
        }

        return (existing, foreign);
    }

    /// <summary>Of the rights that a ledger needs those that nothing shows; none where nothing at all is shown, as for rights by roles.</summary>
    private static async ValueTask<IReadOnlyList<string>> MissingRightsAsync(MySqlConnection connection, string database, CancellationToken cancellationToken)
    {
        var rights = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        await using var command = connection.Command(
            $"""
            SELECT privilege_type FROM information_schema.user_privileges WHERE {Mine}
            UNION SELECT privilege_type FROM information_schema.schema_privileges WHERE {Mine} AND @1 LIKE table_schema
            """,
            database);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rights.Add(reader.GetString(0));
        return rights.Count == 0 ? [] : [.. Needed.Where(n => !rights.Contains(n))];
    }
}
