using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Ledger;
using Sluice.Planting;

namespace Sluice.Connectors.Jdbc.Sqlite;

/// <summary>
/// The ledger in a SQLite file. Every writer's transaction is IMMEDIATE, so there is one at a time, and a fence is raised when no
/// writer is inside: nobody's session is to be ended, its process is (kill first, then raise).
/// </summary>
internal sealed class SqliteLedger(SqliteDatabase database) : ILedger
{
    internal const string Key = "store = $1 AND job = $2 AND generation = $3 AND sink = $4";

    public string Display => $"ledger in {database.Display}";

    public string? Place => null;

    public async ValueTask<bool> ExistsAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = ((SqliteConnection)connection).Command(
            null, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('sluice_fence', 'sluice_position')");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! == 2;
    }

    public async ValueTask<bool> EnsureAsync(DbConnection connection, IPermit? permit, CancellationToken cancellationToken)
    {
        await using var fence = ((SqliteConnection)connection).Command(
            null,
            """
            CREATE TABLE IF NOT EXISTS sluice_fence (
                store TEXT NOT NULL, job INTEGER NOT NULL, generation INTEGER NOT NULL, sink TEXT NOT NULL,
                epoch INTEGER NOT NULL, raised_at TEXT NOT NULL,
                PRIMARY KEY (store, job, generation, sink))
            """);
        await using var position = ((SqliteConnection)connection).Command(
            null,
            """
            CREATE TABLE IF NOT EXISTS sluice_position (
                store TEXT NOT NULL, job INTEGER NOT NULL, generation INTEGER NOT NULL, sink TEXT NOT NULL, split TEXT NOT NULL,
                owner INTEGER NOT NULL, seq INTEGER NOT NULL, position TEXT NOT NULL, rows INTEGER NOT NULL, updated_at TEXT NOT NULL,
                PRIMARY KEY (store, job, generation, sink, split))
            """);
        foreach (var create in new[] { fence, position })
        {
            permit?.Demand();
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        return false;
    }

    public ValueTask<FenceReport> FenceAsync(FenceRequest request, FenceProgress progress, CancellationToken cancellationToken) =>
        new SqliteFence(database, this, request, progress).RunAsync(cancellationToken);

    public ValueTask RegisterAsync(DbConnection connection, SplitToken token, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask EndBeforeAsync(DbConnection connection, SplitToken token, IReadOnlySet<long> spared, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    public ValueTask<IReadOnlyList<long>> ReadHoldersAsync(DbConnection connection, SplitToken token, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<long>>([]);

    public ValueTask UnregisterAsync(DbConnection connection, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask<LedgerTakeover> TakeOverAsync(
        DbConnection connection, DbTransaction transaction, SplitToken token, CancellationToken cancellationToken)
    {
        var (sqlite, work, sink) = ((SqliteConnection)connection, (SqliteTransaction)transaction, token.Sink);
        var known = await RaiseAsync(sqlite, work, sink, cancellationToken);
        if (LedgerRefusal.Of(sink, known.Epoch, known.Generation, Display) is { } refusal)
            return new LedgerTakeover(default, refusal);
        await using var take = sqlite.Command(
            work,
            $"""
            INSERT INTO sluice_position (store, job, generation, sink, split, owner, seq, position, rows, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, 0, '', 0, datetime('now'))
            ON CONFLICT (store, job, generation, sink, split) DO UPDATE SET owner = excluded.owner, updated_at = excluded.updated_at
            WHERE {Planted.Rule(Mistake.LedgerTakeoverByAnOlderAttempt, "owner <= excluded.owner")} RETURNING seq, position, rows
            """,
            sink.Store,
            sink.Job,
            sink.Generation,
            sink.Sink,
            token.Split,
            token.Owner);
        await using var reader = await take.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new LedgerTakeover(new SplitProgress(Position.Parse(reader.GetString(1)), reader.GetInt64(0), reader.GetInt64(2)), null)
            : new LedgerTakeover(default, $"split '{token.Split}' is held by a newer attempt than {token.Owner} in the {Display}");
    }

    public async ValueTask<bool> GuardAsync(
        DbConnection connection,
        DbTransaction transaction,
        SplitToken token,
        SplitProgress before,
        Position upTo,
        long rows,
        CancellationToken cancellationToken)
    {
        var (sqlite, work, sink) = ((SqliteConnection)connection, (SqliteTransaction)transaction, token.Sink);
        await using var update = sqlite.Command(
            work,
            $"""
            UPDATE sluice_position SET position = $8, seq = seq + 1, rows = rows + $9, updated_at = datetime('now')
            WHERE {Key} AND split = $5
              AND {Planted.Rule(Mistake.CommitWithoutOwner, "owner = $6")}
              AND {Planted.Rule(Mistake.CommitWithoutSequence, "seq = $7")}
              AND {Planted.Rule(Mistake.CommitWithoutEpoch, $"(SELECT epoch FROM sluice_fence WHERE {Key}) = $10")}
            """,
            sink.Store,
            sink.Job,
            sink.Generation,
            sink.Sink,
            token.Split,
            token.Owner,
            before.Sequence,
            upTo.ToString(),
            rows,
            sink.Epoch);
        return await update.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    public async ValueTask LeaveAsync(
        DbConnection connection, DbTransaction transaction, SplitToken token, Position position, CancellationToken cancellationToken)
    {
        var sink = token.Sink;
        await using var command = ((SqliteConnection)connection).Command(
            (SqliteTransaction)transaction,
            "INSERT INTO sluice_position VALUES ($1, $2, $3, $4, $5, $6, 0, $7, 0, datetime('now')) ON CONFLICT DO NOTHING",
            sink.Store,
            sink.Job,
            sink.Generation,
            sink.Sink,
            token.Split,
            token.Owner,
            position.ToString());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask<long?> ReadEpochAsync(DbConnection connection, SinkToken token, CancellationToken cancellationToken)
    {
        await using var command = ((SqliteConnection)connection).Command(
            null, $"SELECT epoch FROM sluice_fence WHERE {Key}", token.Store, token.Job, token.Generation, token.Sink);
        return (long?)await command.ExecuteScalarAsync(cancellationToken);
    }

    public async ValueTask<long?> ReadHighestEpochAsync(DbConnection connection, string store, CancellationToken cancellationToken)
    {
        await using var command = ((SqliteConnection)connection).Command(null, "SELECT max(epoch) FROM sluice_fence WHERE store = $1", store);
        return await command.ExecuteScalarAsync(cancellationToken) as long?;
    }

    public async ValueTask<IReadOnlyDictionary<string, LedgerPosition>> ReadPositionsAsync(
        DbConnection connection, SinkToken token, CancellationToken cancellationToken)
    {
        await using var command = ((SqliteConnection)connection).Command(
            null, $"SELECT split, owner, position, seq, rows FROM sluice_position WHERE {Key}", token.Store, token.Job, token.Generation, token.Sink);
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

    /// <summary>In one transaction: the file has one writer, and the ledger is small.</summary>
    public async ValueTask<int> ForgetAsync(DbConnection connection, ForgetRequest request, CancellationToken cancellationToken)
    {
        const string Doomed =
            """
            SELECT rowid FROM sluice_fence f WHERE store = $1 AND ($2 < 0 OR job = $2) AND generation <= $5
            AND job NOT IN (SELECT value FROM json_each($4)) AND ($3 = '' OR (raised_at < $3
            AND NOT EXISTS (SELECT 1 FROM sluice_position p WHERE p.store = f.store AND p.job = f.job AND p.generation = f.generation AND p.sink = f.sink AND p.updated_at >= $3)))
            """;
        var sqlite = (SqliteConnection)connection;
        object[] values =
        [
            request.Store, request.Job ?? -1L,
            request.OlderThan?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "",
            $"[{string.Join(',', request.Keep.Select(k => k.ToString(CultureInfo.InvariantCulture)))}]",
            request.UpToGeneration ?? int.MaxValue,
        ];
        await using var transaction = sqlite.BeginTransaction();
        await using var positions = sqlite.Command(
            transaction,
            $"DELETE FROM sluice_position WHERE (store, job, generation, sink) IN (SELECT store, job, generation, sink FROM sluice_fence WHERE rowid IN ({Doomed}))",
            values);
        await positions.ExecuteNonQueryAsync(cancellationToken);
        await using var fences = sqlite.Command(transaction, $"DELETE FROM sluice_fence WHERE rowid IN ({Doomed})", values);
        var forgotten = await fences.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return forgotten;
    }

    /// <summary>Raises the epoch of every generation of the sink where it is lower, and says what the ledger then knows: the highest epoch up to this generation, and the latest generation.</summary>
    internal static async ValueTask<(long Epoch, int Generation)> RaiseAsync(
        SqliteConnection connection, SqliteTransaction transaction, SinkToken token, CancellationToken cancellationToken)
    {
        await using var raise = connection.Command(
            transaction,
            $"""
            INSERT INTO sluice_fence (store, job, generation, sink, epoch, raised_at) VALUES ($1, $2, $3, $4, $5, datetime('now')) ON CONFLICT DO NOTHING;
            UPDATE sluice_fence SET epoch = $5, raised_at = datetime('now') WHERE store = $1 AND job = $2 AND sink = $4 AND epoch < $5{(Planted.Is(Mistake.OlderGenerationNotFenced) ? " AND generation = $3" : "")};
            SELECT max(epoch), (SELECT max(generation) FROM sluice_fence WHERE store = $1 AND job = $2 AND sink = $4)
            FROM sluice_fence WHERE store = $1 AND job = $2 AND sink = $4 AND generation <= $3;
            """,
            token.Store,
            token.Job,
            token.Generation,
            token.Sink,
            token.Epoch);
        await using var reader = await raise.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt32(1));
    }
}
