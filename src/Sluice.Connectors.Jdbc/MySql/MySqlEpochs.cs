using MySqlConnector;
using Sluice.Connect.Sinks;
using Sluice.Planting;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>
/// Raises epochs in the ledger, for a takeover and for a fence alike: of the token's generation, and of all others of the sink,
/// whose writers write into the same tables. Epochs grow from run to run, whatever their generation: a lower one is over; one of a later generation where a
/// store was restored that had forgotten it. In REPEATABLE READ: there an UPDATE waits for a row that somebody is about to insert and keeps the gap behind it, so that two
/// generations that begin at once see each other. (In READ COMMITTED it would pass over a row that is not committed yet.)
/// </summary>
internal static class MySqlEpochs
{
    /// <summary>
    /// Raises inside the caller's transaction, and says what the ledger then knows: the highest epoch up to this generation (its own is locked until the end), and the latest
    /// generation. An earlier one has the higher epoch where a store was restored that had forgotten this one.
    /// </summary>
    public static async ValueTask<(long Epoch, int Generation)> RaiseAsync(
        MySqlLedger ledger, MySqlConnection connection, SinkToken token, CancellationToken cancellationToken)
    {
        object[] key = [token.Store, token.Job, token.Generation, token.Sink, token.Epoch];
        // Looked at without a lock first: most find their row as it should be and wait for nobody, and an UPDATE locks also what it leaves as it is.
        await using (var look = connection.Command($"SELECT count(*) FROM {ledger.Fence} WHERE {MySqlLedger.Key} AND epoch >= @5", key))
        {
            if ((long)(await look.ExecuteScalarAsync(cancellationToken))! == 0)
                await RaiseRowsAsync(ledger, connection, key, cancellationToken);
        }

        await using var read = connection.Command(
            $"SELECT generation, epoch FROM {ledger.Fence} WHERE store = @1 AND job = @2 AND sink = @4 ORDER BY generation LOCK IN SHARE MODE", key);
        await using var reader = await read.ExecuteReaderAsync(cancellationToken);
        long? epoch = null;
        var latest = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            latest = reader.GetInt32(0);
            if (latest <= token.Generation)
                epoch = Math.Max(epoch ?? 0, reader.GetInt64(1));
        }

        return (epoch ?? throw new InvalidOperationException($"The {ledger.Display} has no row of sink '{token.Sink}' right after it was inserted."), latest);
    }

    private static async ValueTask RaiseRowsAsync(MySqlLedger ledger, MySqlConnection connection, object[] key, CancellationToken cancellationToken)
    {
        // IGNORE and not ON DUPLICATE KEY UPDATE: that would lock an existing row exclusively, and every commit would wait for it.
        await using var raise = connection.Command(
            $"""
            INSERT IGNORE INTO {ledger.Fence} (store, job, generation, sink, epoch, raised_at) VALUES (@1, @2, @3, @4, @5, utc_timestamp(6));
            UPDATE {ledger.Fence} SET epoch = @5, raised_at = utc_timestamp(6) WHERE store = @1 AND job = @2 AND sink = @4 AND epoch < @5{(Planted.Is(Mistake.OlderGenerationNotFenced) ? " AND generation = @3" : "")}
            """,
            key);
        await raise.ExecuteNonQueryAsync(cancellationToken);
    }
}
