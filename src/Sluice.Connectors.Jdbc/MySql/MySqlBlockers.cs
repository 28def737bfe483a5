using MySqlConnector;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Ledger;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>
/// Finds who keeps a session waiting for a row, except those that are registered and not superseded: a fence that comes late must not end a newer run's writer, nor
/// another job's. MariaDB and MySQL keep it in different places, and show it to those with the right PROCESS.
/// </summary>
internal static class MySqlBlockers
{
    private const string OfMariaDb =
        """
        SELECT DISTINCT p.id, p.user, p.command, p.time FROM information_schema.innodb_lock_waits w
        JOIN information_schema.innodb_trx r ON r.trx_id = w.requesting_trx_id JOIN information_schema.innodb_trx b ON b.trx_id = w.blocking_trx_id
        JOIN information_schema.processlist p ON p.id = b.trx_mysql_thread_id WHERE r.trx_mysql_thread_id = @1
        """;

    private const string OfMySql =
        """
        SELECT DISTINCT p.id, p.user, p.command, p.time FROM performance_schema.data_lock_waits w
        JOIN information_schema.innodb_trx r ON r.trx_id = w.requesting_engine_transaction_id JOIN information_schema.innodb_trx b ON b.trx_id = w.blocking_engine_transaction_id
        JOIN information_schema.processlist p ON p.id = b.trx_mysql_thread_id WHERE r.trx_mysql_thread_id = @1
        """;

    public static async ValueTask<IReadOnlyList<MySqlBlocker>> FindAsync(
        MySqlConnection connection, int waiting, MySqlLedger ledger, SinkToken token, FenceProgress progress, CancellationToken cancellationToken)
    {
        var isMariaDb = connection.ServerVersion.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
        try
        {
            await using var command = connection.Command(
                $"""
                {(isMariaDb ? OfMariaDb : OfMySql)}
                AND NOT EXISTS (SELECT 1 FROM {ledger.Session} s WHERE is_used_lock(s.lock_name) = p.id
                    AND NOT (s.store = @2 AND s.job = @3 AND s.sink = @4 AND s.epoch < @5))
                """,
                waiting,
                token.Store,
                token.Job,
                token.Sink,
                token.Epoch);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var found = new List<MySqlBlocker>();
            while (await reader.ReadAsync(cancellationToken))
                found.Add(new MySqlBlocker(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3)));
            return found;
        }
        catch (MySqlException e) when (e.ErrorCode is MySqlFaults.RightMissing or MySqlErrorCode.TableAccessDenied)
        {
            progress.Obstacle = "another session holds the fence's row, and the user may not see which; grant PROCESS to the job's user, or end that session";
            return [];
        }
    }
}
