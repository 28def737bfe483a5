using System.Data.Common;
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
internal sealed class SqliteLedger(string display) : ILedger
{
    private const string Key = "store = $1 AND job = $2 AND generation = $3 AND sink = $4";

    public string Display => $"ledger in {display}";

    public static async ValueTask<LedgerChoice> FindAsync(SqliteConnection connection, string display, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(null, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('sluice_fence', 'sluice_position')");
        var existing = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        return new LedgerChoice(new SqliteLedger(display), null, IsNew: existing < 2);
    }

    public async ValueTask<bool> EnsureAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = ((SqliteConnection)connection).Command(
            null,
            """
            CREATE TABLE IF NOT EXISTS sluice_fence (
                store TEXT NOT NULL, job INTEGER NOT NULL, generation INTEGER NOT NULL, sink TEXT NOT NULL,
                epoch INTEGER NOT NULL, raised_at TEXT NOT NULL,
                PRIMARY KEY (store, job, generation, sink));
            CREATE TABLE IF NOT EXISTS sluice_position (
                store TEXT NOT NULL, job INTEGER NOT NULL, generation INTEGER NOT NULL, sink TEXT NOT NULL, split TEXT NOT NULL,
                owner INTEGER NOT NULL, seq INTEGER NOT NULL, position TEXT NOT NULL, rows INTEGER NOT NULL, updated_at TEXT NOT NULL,
                PRIMARY KEY (store, job, generation, sink, split));
            """);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return false;
    }

    public async ValueTask<FenceReport> FenceAsync(DbConnection connection, SinkToken token, CancellationToken cancellationToken)
    {
        var sqlite = (SqliteConnection)connection;
        await EnsureAsync(sqlite, cancellationToken);
        await using var transaction = sqlite.BeginTransaction();
        var epoch = await RaiseAsync(sqlite, transaction, token, "generation <= $3", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return epoch == token.Epoch
            ? new FenceReport(true, 0, $"{Display}: epoch {token.Epoch}, raised while no writer was inside")
            : new FenceReport(false, 0, $"{Display} has epoch {epoch}, higher than {token.Epoch}: this run is superseded");
    }

    public ValueTask RegisterAsync(DbConnection connection, SplitToken token, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask UnregisterAsync(DbConnection connection, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask<LedgerTakeover> TakeOverAsync(
        DbConnection connection, DbTransaction transaction, SplitToken token, CancellationToken cancellationToken)
    {
        var (sqlite, work, sink) = ((SqliteConnection)connection, (SqliteTransaction)transaction, token.Sink);
        var epoch = await RaiseAsync(sqlite, work, sink, "generation = $3", cancellationToken);
        if (epoch != sink.Epoch)
            return new LedgerTakeover(default, $"epoch {sink.Epoch} is superseded by {epoch} in the {Display}");
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

    private static async ValueTask<long> RaiseAsync(
        SqliteConnection connection, SqliteTransaction transaction, SinkToken token, string generations, CancellationToken cancellationToken)
    {
        await using var raise = connection.Command(
            transaction,
            $"""
            INSERT INTO sluice_fence (store, job, generation, sink, epoch, raised_at) VALUES ($1, $2, $3, $4, $5, datetime('now')) ON CONFLICT DO NOTHING;
            UPDATE sluice_fence SET epoch = $5, raised_at = datetime('now') WHERE store = $1 AND job = $2 AND {generations} AND sink = $4 AND epoch < $5;
            SELECT epoch FROM sluice_fence WHERE {Key};
            """,
            token.Store,
            token.Job,
            token.Generation,
            token.Sink,
            token.Epoch);
        return (long)(await raise.ExecuteScalarAsync(cancellationToken))!;
    }
}
