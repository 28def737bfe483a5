using Npgsql;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Ledger;

namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>Reads and removes rows of the ledger. Each removal is one short transaction for one sink of a job.</summary>
internal sealed class PostgresLedgerRows(PostgresLedger ledger, NpgsqlConnection connection)
{
    /// <summary>
    /// Nothing was raised or committed since then, and no session is registered that still lives: a writer that was forgotten by everybody
    /// else would be refused all the same, but it is not for a sweep to decide that.
    /// </summary>
    private string IsOld =>
        $"""
        f.raised_at < $5
        AND NOT EXISTS (SELECT FROM {ledger.Position} p WHERE {Same("p")} AND p.updated_at >= $5)
        AND NOT EXISTS (SELECT FROM {ledger.Session} s JOIN pg_stat_activity a ON {PostgresSessions.IsSame}
                        WHERE {Same("s")})
        """;

    public async ValueTask<long?> ReadEpochAsync(SinkToken token, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            $"SELECT epoch FROM {ledger.Fence} WHERE {PostgresLedger.Key}", token.Store, token.Job, token.Generation, token.Sink);
        return (long?)await command.ExecuteScalarAsync(cancellationToken);
    }

    public async ValueTask<long?> ReadHighestEpochAsync(string store, CancellationToken cancellationToken)
    {
        await using var command = connection.Command($"SELECT max(epoch) FROM {ledger.Fence} WHERE store = $1", store);
        return await command.ExecuteScalarAsync(cancellationToken) as long?;
    }

    public async ValueTask<IReadOnlyDictionary<string, LedgerPosition>> ReadPositionsAsync(SinkToken token, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            $"SELECT split, owner, position, seq, rows FROM {ledger.Position} WHERE {PostgresLedger.Key}", token.Store, token.Job, token.Generation, token.Sink);
        var found = new Dictionary<string, LedgerPosition>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(
                reader.GetString(0),
                new LedgerPosition(reader.GetInt64(1), new SplitProgress(Position.Parse(reader.GetString(2)), reader.GetInt64(3), reader.GetInt64(4))));
        }

        return found;
    }

    public async ValueTask<int> ForgetAsync(ForgetRequest request, CancellationToken cancellationToken)
    {
        var forgotten = 0;
        foreach (var (job, generation, sink) in await FindAsync(request, cancellationToken))
        {
            await using var batch = new NpgsqlBatch(connection);
            object[] key = [request.Store, job, generation, sink];
            batch.Add("SELECT set_config('lock_timeout', '2s', true)")
                .Add($"DELETE FROM {ledger.Fence} WHERE {PostgresLedger.Key}", key)
                .Add($"DELETE FROM {ledger.Position} WHERE {PostgresLedger.Key}", key)
                .Add($"DELETE FROM {ledger.Session} WHERE {PostgresLedger.Key}", key);
            await batch.ExecuteNonQueryAsync(cancellationToken);
            forgotten += batch.BatchCommands[1].RecordsAffected > 0 ? 1 : 0;
        }

        return forgotten;
    }

    private static string Same(string other) =>
        $"{other}.store = f.store AND {other}.job = f.job AND {other}.generation = f.generation AND {other}.sink = f.sink";

    private async ValueTask<List<(long Job, int Generation, string Sink)>> FindAsync(ForgetRequest request, CancellationToken cancellationToken)
    {
        var sql = $"SELECT f.job, f.generation, f.sink FROM {ledger.Fence} f WHERE f.store = $1 AND ($2 < 0 OR f.job = $2) AND NOT f.job = ANY ($3) AND f.generation <= $4";
        object[] values = [request.Store, request.Job ?? -1L, request.Keep.ToArray(), request.UpToGeneration ?? int.MaxValue];
        await using var command = request.OlderThan is { } before
            ? connection.Command($"{sql} AND {IsOld}", [.. values, before.ToUniversalTime()])
            : connection.Command(sql, values);
        var found = new List<(long Job, int Generation, string Sink)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            found.Add((reader.GetInt64(0), reader.GetInt32(1), reader.GetString(2)));
        return found;
    }
}
