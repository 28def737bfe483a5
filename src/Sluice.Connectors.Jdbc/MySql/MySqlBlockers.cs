using MySqlConnector;
using Sluice.Connectors.Jdbc.Ledger;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>Finds who keeps a session waiting for a row. MariaDB and MySQL keep it in different places, and show it to those with the right PROCESS.</summary>
internal static class MySqlBlockers
{
    private const string OfMariaDb =
        """
        SELECT DISTINCT p.id, p.user, p.command FROM information_schema.innodb_lock_waits w
        JOIN information_schema.innodb_trx r ON r.trx_id = w.requesting_trx_id JOIN information_schema.innodb_trx b ON b.trx_id = w.blocking_trx_id
        JOIN information_schema.processlist p ON p.id = b.trx_mysql_thread_id WHERE r.trx_mysql_thread_id = @1
        """;

    private const string OfMySql =
        """
        SELECT DISTINCT p.id, p.user, p.command FROM performance_schema.data_lock_waits w
        JOIN information_schema.innodb_trx r ON r.trx_id = w.requesting_engine_transaction_id JOIN information_schema.innodb_trx b ON b.trx_id = w.blocking_engine_transaction_id
        JOIN information_schema.processlist p ON p.id = b.trx_mysql_thread_id WHERE r.trx_mysql_thread_id = @1
        """;

    public static async ValueTask<IReadOnlyList<MySqlBlocker>> FindAsync(
        MySqlConnection connection, int waiting, FenceProgress progress, CancellationToken cancellationToken)
    {
        var isMariaDb = connection.ServerVersion.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
        try
        {
            await using var command = connection.Command(isMariaDb ? OfMariaDb : OfMySql, waiting);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var found = new List<MySqlBlocker>();
            while (await reader.ReadAsync(cancellationToken))
                found.Add(new MySqlBlocker(reader.GetInt64(0), reader.GetString(1), reader.GetString(2)));
            return found;
        }
        catch (MySqlException e) when (e.ErrorCode is MySqlFaults.RightMissing or MySqlErrorCode.TableAccessDenied)
        {
            progress.Obstacle = "another session holds the fence's row, and the user may not see which; grant PROCESS to the job's user, or end that session";
            return [];
        }
    }
}
