using MySqlConnector;
using Sluice.Connect.Sinks;
using Sluice.Planting;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>
/// Raises epochs in the ledger, for a takeover and for a fence alike: of the token's generation, and of all others of the sink,
/// whose writers write into the same tables. Epochs grow from run to run, whatever their generation: a lower one is over; one of a later generation where a
/// store was restored that had forgotten it. In REPEATABLE READ: there a read that locks waits for a row that somebody is about to insert and keeps the gap behind it, so that two
/// generations that begin at once see each other. Read by its sink only, it still locks the rows of the job's others, but no commit waits for that: it shares them.
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
        // Looked at without a lock first: most find their row as it should be and wait for nobody.
        await using (var look = connection.Command($"SELECT count(*) FROM {ledger.Fence} WHERE {MySqlLedger.Key} AND epoch >= @5", key))
        {
            if ((long)(await look.ExecuteScalarAsync(cancellationToken))! == 0)
                await BeginAsync(ledger, connection, token, key, cancellationToken);
        }

        while (true)
        {
            var rows = await ReadRowsAsync(ledger, connection, key, "LOCK IN SHARE MODE", cancellationToken);
            // Behind the lock also those that came after the look.
            if (rows.Exists(r => IsLow(r, token)))
            {
                await RaiseRowsAsync(ledger, connection, key, rows.Where(r => IsLow(r, token)), cancellationToken);
                continue;
            }

            var known = rows.Where(r => r.Generation <= token.Generation).ToList();
            return known.Count > 0
                ? (known.Max(r => r.Epoch), rows[^1].Generation)
                : throw new InvalidOperationException($"The {ledger.Display} has no row of sink '{token.Sink}' right after it was inserted.");
        }
    }

    private static bool IsLow((int Generation, long Epoch) row, SinkToken token) =>
        row.Epoch < token.Epoch && (row.Generation == token.Generation || !Planted.Is(Mistake.OlderGenerationNotFenced));

    private static async ValueTask<List<(int Generation, long Epoch)>> ReadRowsAsync(
        MySqlLedger ledger, MySqlConnection connection, object[] key, string locking, CancellationToken cancellationToken)
    {
        await using var read = connection.Command(
            $"SELECT generation, epoch FROM {ledger.Fence} WHERE store = @1 AND job = @2 AND sink = @4 ORDER BY generation {locking}", key);
        var rows = new List<(int Generation, long Epoch)>();
        await using var reader = await read.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add((reader.GetInt32(0), reader.GetInt64(1)));
        return rows;
    }

    private static async ValueTask BeginAsync(
        MySqlLedger ledger, MySqlConnection connection, SinkToken token, object[] key, CancellationToken cancellationToken)
    {
        // IGNORE and not ON DUPLICATE KEY UPDATE: that would lock an existing row exclusively, and every commit would wait for it.
        await using (var insert = connection.Command(
            $"INSERT IGNORE INTO {ledger.Fence} (store, job, generation, sink, epoch, raised_at) VALUES (@1, @2, @3, @4, @5, utc_timestamp(6))", key))
            await insert.ExecuteNonQueryAsync(cancellationToken);
        var rows = await ReadRowsAsync(ledger, connection, key, "", cancellationToken);
        await RaiseRowsAsync(ledger, connection, key, rows.Where(r => IsLow(r, token)), cancellationToken);
    }

    /// <summary>
    /// Each by its whole key: an UPDATE of the job's rows would lock also those of its other sinks and of newer runs exclusively, wait for the commits that hold
    /// them, and take their writers for who is in its way.
    /// </summary>
    private static async ValueTask RaiseRowsAsync(
        MySqlLedger ledger, MySqlConnection connection, object[] key, IEnumerable<(int Generation, long Epoch)> rows, CancellationToken cancellationToken)
    {
        foreach (var (generation, _) in rows)
        {
            await using var raise = connection.Command(
                $"UPDATE {ledger.Fence} SET epoch = @5, raised_at = utc_timestamp(6) WHERE {MySqlLedger.Key} AND epoch < @5", key[0], key[1], generation, key[3], key[4]);
            await raise.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
