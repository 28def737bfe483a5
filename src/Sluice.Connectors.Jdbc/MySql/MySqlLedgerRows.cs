using System.Globalization;
using MySqlConnector;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Ledger;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>Reads and removes rows of the ledger. Each removal is one short transaction for one sink of a job.</summary>
internal sealed class MySqlLedgerRows(MySqlLedger ledger, MySqlConnection connection)
{
    /// <summary>
    /// Nothing was raised or committed since then, and no session is registered that still lives: a writer that was forgotten by everybody
    /// else would be refused all the same, but it is not for a sweep to decide that.
    /// </summary>
    private string IsOld =>
        $"""
        f.raised_at < @4
        AND NOT EXISTS (SELECT 1 FROM {ledger.Position} p WHERE {Same("p")} AND p.updated_at >= @4)
        AND NOT EXISTS (SELECT 1 FROM {ledger.Session} s WHERE {Same("s")} AND is_used_lock(s.lock_name) IS NOT NULL)
        """;

    public async ValueTask<long?> ReadEpochAsync(SinkToken token, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            $"SELECT epoch FROM {ledger.Fence} WHERE {MySqlLedger.Key}", token.Store, token.Job, token.Generation, token.Sink);
        return (long?)await command.ExecuteScalarAsync(cancellationToken);
    }

    public async ValueTask<long?> ReadHighestEpochAsync(string store, CancellationToken cancellationToken)
    {
        await using var command = connection.Command($"SELECT max(epoch) FROM {ledger.Fence} WHERE store = @1", store);
        return await command.ExecuteScalarAsync(cancellationToken) as long?;
    }

    public async ValueTask<IReadOnlyDictionary<string, LedgerPosition>> ReadPositionsAsync(SinkToken token, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            $"SELECT split, owner, position, seq, `rows` FROM {ledger.Position} WHERE {MySqlLedger.Key}", token.Store, token.Job, token.Generation, token.Sink);
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
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            object[] key = [request.Store, job, generation, sink];
            await using (var fence = connection.Command($"DELETE FROM {ledger.Fence} WHERE {MySqlLedger.Key}", key))
                forgotten += await fence.ExecuteNonQueryAsync(cancellationToken) > 0 ? 1 : 0;
            await using (var rest = connection.Command(
                $"DELETE FROM {ledger.Position} WHERE {MySqlLedger.Key}; DELETE FROM {ledger.Session} WHERE {MySqlLedger.Key}", key))
                await rest.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return forgotten;
    }

    private static string Same(string other) =>
        $"{other}.store = f.store AND {other}.job = f.job AND {other}.generation = f.generation AND {other}.sink = f.sink";

    private async ValueTask<List<(long Job, int Generation, string Sink)>> FindAsync(ForgetRequest request, CancellationToken cancellationToken)
    {
        var keep = request.Keep.Count == 0 ? "" : $" AND f.job NOT IN ({string.Join(',', request.Keep.Select(k => k.ToString(CultureInfo.InvariantCulture)))})";
        var sql = $"SELECT f.job, f.generation, f.sink FROM {ledger.Fence} f WHERE f.store = @1 AND (@2 < 0 OR f.job = @2) AND f.generation <= @3{keep}";
        object[] values = [request.Store, request.Job ?? -1L, request.UpToGeneration ?? int.MaxValue];
        await using var command = request.OlderThan is { } before
            ? connection.Command($"{sql} AND {IsOld}", [.. values, before.UtcDateTime])
            : connection.Command(sql, values);
        var found = new List<(long Job, int Generation, string Sink)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            found.Add((reader.GetInt64(0), reader.GetInt32(1), reader.GetString(2)));
        return found;
    }
}
