using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Sluice.Connect.Sinks;
using Sluice.Planting;

namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>
/// Raises epochs in the ledger, for a takeover and for a fence alike: of the token's generation, and of all others of the sink,
/// whose writers write into the same tables. Epochs grow from run to run, whatever their generation: a lower one is over; one of a later generation where a
/// store was restored that had forgotten it.
/// </summary>
internal static class PostgresEpochs
{
    /// <summary>
    /// Adds the statements; the first of them answers with rows. Whoever makes a row or raises one does it alone among those of the sink: two
    /// generations that begin at once would not see each other's new row, and the older one would stay open. Most find their row as it should
    /// be and wait for nobody. Not ON CONFLICT DO UPDATE: it locks the row exclusively even where it changes nothing, and every commit would
    /// wait for it.
    /// </summary>
    public static NpgsqlBatch AddRaise(this NpgsqlBatch batch, PostgresLedger ledger, SinkToken token)
    {
        object[] values = [token.Store, token.Job, token.Generation, token.Sink, token.Epoch];
        var isNeeded = $"NOT EXISTS (SELECT FROM {ledger.Fence} WHERE {PostgresLedger.Key} AND epoch >= $5)";
        return batch
            .Add($"SELECT pg_advisory_xact_lock($6) WHERE {isNeeded} AND {(Planted.Is(Mistake.GenerationsBeginUnseen) ? "false" : "true")}", [.. values, LockOf(token)])
            .Add($"INSERT INTO {ledger.Fence} VALUES ($1, $2, $3, $4, $5, now()) ON CONFLICT DO NOTHING", values)
            .Add(
                $"""
                UPDATE {ledger.Fence} SET epoch = $5, raised_at = now() WHERE store = $1 AND job = $2 AND sink = $4 AND epoch < $5{(Planted.Is(Mistake.OlderGenerationNotFenced) ? " AND generation = $3" : "")}
                """,
                values);
    }

    /// <summary>
    /// Raises inside the caller's transaction, and says what the ledger then knows: the highest epoch up to this generation (its own is locked until the end), and the latest
    /// generation. An earlier one has the higher epoch where a store was restored that had forgotten this one.
    /// </summary>
    public static async ValueTask<(long Epoch, int Generation)> RaiseAsync(
        PostgresLedger ledger, NpgsqlConnection connection, SinkToken token, CancellationToken cancellationToken)
    {
        // Its own epoch is that of the row, which is read again where a fence that came after the INSERT made it wait for the lock; a subquery would answer from before.
        await using var batch = new NpgsqlBatch(connection);
        batch.AddRaise(ledger, token)
            .Add(
                $"""
                SELECT greatest(epoch, (SELECT max(epoch) FROM {ledger.Fence} WHERE store = $1 AND job = $2 AND sink = $4 AND generation < $3)),
                       (SELECT max(generation) FROM {ledger.Fence} WHERE store = $1 AND job = $2 AND sink = $4)
                FROM {ledger.Fence} WHERE {PostgresLedger.Key} FOR SHARE
                """,
                token.Store,
                token.Job,
                token.Generation,
                token.Sink);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt32(1));
    }

    /// <summary>A number of its own for each sink of each job. Arbitrary and final: processes of another release must take the same one.</summary>
    public static long LockOf(SinkToken token) =>
        BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"sluice_fence/{token.Store}/{token.Job}/{token.Sink}")));
}
