using System.Data.Common;
using MySqlConnector;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Ledger;
using Sluice.Planting;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>
/// The ledger in a MySQL database. Whatever locks the fence's row is the short end of a writer's transaction or a takeover: a client that freezes
/// holding the lock is found by its registered session and ended.
/// </summary>
internal sealed class MySqlLedger : ILedger
{
    internal const string Key = "store = @1 AND job = @2 AND generation = @3 AND sink = @4";

    /// <summary>Names are compared byte by byte, as everywhere else in the engine.</summary>
    private const string Names =
        "store varchar(64) NOT NULL, job bigint NOT NULL, generation int NOT NULL, sink varchar(191) NOT NULL";

    private const string Engine = "ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
    private readonly MySqlDatabase _database;
    private readonly MySqlSessions _sessions;

    public MySqlLedger(MySqlDatabase database, string schema)
    {
        _database = database;
        Place = schema;
        Fence = MySqlNames.Table(schema, "sluice_fence").Quoted;
        Position = MySqlNames.Table(schema, "sluice_position").Quoted;
        Session = MySqlNames.Table(schema, "sluice_session").Quoted;
        _sessions = new MySqlSessions(Session, database.Clock);
    }

    public string Display => $"ledger in database '{Place}'";

    public string Place { get; }

    internal string Fence { get; }

    internal string Position { get; }

    internal string Session { get; }

    private string[] Creation =>
    [
        $"CREATE DATABASE IF NOT EXISTS {MySqlNames.Quote(Place)}",
        $"""
        CREATE TABLE IF NOT EXISTS {Fence} ({Names}, epoch bigint NOT NULL, raised_at datetime(6) NOT NULL,
            PRIMARY KEY (store, job, generation, sink)) {Engine}
        """,
        $"""
        CREATE TABLE IF NOT EXISTS {Position} ({Names}, split varchar(400) NOT NULL,
            owner bigint NOT NULL, seq bigint NOT NULL, position longtext NOT NULL, `rows` bigint NOT NULL, updated_at datetime(6) NOT NULL,
            PRIMARY KEY (store, job, generation, sink, split)) {Engine}
        """,
        $"""
        CREATE TABLE IF NOT EXISTS {Session} ({Names}, split varchar(400) NOT NULL,
            owner bigint NOT NULL, epoch bigint NOT NULL, lock_name varchar(64) NOT NULL, connection_id bigint NOT NULL, registered_at datetime(6) NOT NULL,
            PRIMARY KEY (lock_name)) {Engine}
        """,
    ];

    public async ValueTask<bool> ExistsAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var exists = ((MySqlConnection)connection).Command(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = @1 AND table_name IN ('sluice_fence', 'sluice_position', 'sluice_session')", Place);
        return (long)(await exists.ExecuteScalarAsync(cancellationToken))! == 3;
    }

    public async ValueTask<bool> EnsureAsync(DbConnection connection, IPermit? permit, CancellationToken cancellationToken)
    {
        if (await ExistsAsync(connection, cancellationToken))
            return false;
        // Each commits by itself, and may wait for a table that is being altered.
        foreach (var sql in Creation)
        {
            await using var create = ((MySqlConnection)connection).Command(sql);
            permit?.Demand();
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        return true;
    }

    public ValueTask<FenceReport> FenceAsync(FenceRequest request, FenceProgress progress, CancellationToken cancellationToken) =>
        new MySqlFence(_database, this, _sessions, request, progress).RunAsync(cancellationToken);

    public ValueTask RegisterAsync(DbConnection connection, SplitToken token, CancellationToken cancellationToken) =>
        _sessions.RegisterAsync((MySqlConnection)connection, token, cancellationToken);

    public ValueTask EndBeforeAsync(DbConnection connection, SplitToken token, IReadOnlySet<long> spared, CancellationToken cancellationToken) =>
        _sessions.EndBeforeAsync((MySqlConnection)connection, token, spared, cancellationToken);

    public ValueTask<IReadOnlyList<long>> ReadHoldersAsync(DbConnection connection, SplitToken token, CancellationToken cancellationToken) =>
        _sessions.ReadHoldersAsync((MySqlConnection)connection, token, cancellationToken);

    public ValueTask UnregisterAsync(DbConnection connection, CancellationToken cancellationToken) =>
        _sessions.UnregisterAsync((MySqlConnection)connection, cancellationToken);

    public async ValueTask<LedgerTakeover> TakeOverAsync(
        DbConnection connection, DbTransaction transaction, SplitToken token, CancellationToken cancellationToken)
    {
        var mysql = (MySqlConnection)connection;
        var sink = token.Sink;
        var known = await MySqlEpochs.RaiseAsync(this, mysql, sink, cancellationToken);
        if (LedgerRefusal.Of(sink, known.Epoch, known.Generation, Display) is { } refusal)
            return new LedgerTakeover(default, refusal);

        // The position is read behind the lock: as it was when the transaction began, it may be older than a commit that the takeover waited for.
        var mayTake = Planted.Rule(Mistake.LedgerTakeoverByAnOlderAttempt, "owner <= VALUES(owner)");
        await using var take = mysql.Command(
            $"""
            INSERT INTO {Position} (store, job, generation, sink, split, owner, seq, position, `rows`, updated_at)
            VALUES (@1, @2, @3, @4, @5, @6, 0, '', 0, utc_timestamp(6))
            ON DUPLICATE KEY UPDATE updated_at = IF({mayTake}, utc_timestamp(6), updated_at), owner = IF({mayTake}, VALUES(owner), owner);
            SELECT owner, seq, position, `rows` FROM {Position} WHERE {Key} AND split = @5 FOR UPDATE
            """,
            sink.Store,
            sink.Job,
            sink.Generation,
            sink.Sink,
            token.Split,
            token.Owner);
        await using var reader = await take.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetInt64(0) == token.Owner
            ? new LedgerTakeover(new SplitProgress(Connect.Sources.Position.Parse(reader.GetString(2)), reader.GetInt64(1), reader.GetInt64(3)), null)
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
        var sink = token.Sink;
        await using var guard = ((MySqlConnection)connection).Command(
            $"""
            SELECT epoch FROM {Fence} WHERE {Key} LOCK IN SHARE MODE;
            UPDATE {Position} SET position = @8, seq = seq + 1, `rows` = `rows` + @9, updated_at = utc_timestamp(6)
            WHERE {Key} AND split = @5
              AND {Planted.Rule(Mistake.CommitWithoutOwner, "owner = @6")} AND {Planted.Rule(Mistake.CommitWithoutSequence, "seq = @7")}
            """,
            sink.Store,
            sink.Job,
            sink.Generation,
            sink.Sink,
            token.Split,
            token.Owner,
            before.Sequence,
            upTo.ToString(),
            rows);
        await using var reader = await guard.ExecuteReaderAsync(cancellationToken);
        var epoch = await reader.ReadAsync(cancellationToken) ? reader.GetInt64(0) : (long?)null;
        while (await reader.NextResultAsync(cancellationToken))
        {
            // The UPDATE has no rows to show; its count comes with the end.
        }

        return (epoch == sink.Epoch || Planted.Is(Mistake.CommitWithoutEpoch)) && reader.RecordsAffected == 1;
    }

    public async ValueTask LeaveAsync(
        DbConnection connection, DbTransaction transaction, SplitToken token, Position position, CancellationToken cancellationToken)
    {
        var sink = token.Sink;
        await using var leave = ((MySqlConnection)connection).Command(
            $"""
            INSERT INTO {Position} (store, job, generation, sink, split, owner, seq, position, `rows`, updated_at)
            VALUES (@1, @2, @3, @4, @5, @6, 0, @7, 0, utc_timestamp(6)) ON DUPLICATE KEY UPDATE split = VALUES(split)
            """,
            sink.Store,
            sink.Job,
            sink.Generation,
            sink.Sink,
            token.Split,
            token.Owner,
            position.ToString());
        await leave.ExecuteNonQueryAsync(cancellationToken);
    }

    public ValueTask<long?> ReadEpochAsync(DbConnection connection, SinkToken token, CancellationToken cancellationToken) =>
        new MySqlLedgerRows(this, (MySqlConnection)connection).ReadEpochAsync(token, cancellationToken);

    public ValueTask<long?> ReadHighestEpochAsync(DbConnection connection, string store, CancellationToken cancellationToken) =>
        new MySqlLedgerRows(this, (MySqlConnection)connection).ReadHighestEpochAsync(store, cancellationToken);

    public ValueTask<IReadOnlyDictionary<string, LedgerPosition>> ReadPositionsAsync(
        DbConnection connection, SinkToken token, CancellationToken cancellationToken) =>
        new MySqlLedgerRows(this, (MySqlConnection)connection).ReadPositionsAsync(token, cancellationToken);

    public ValueTask<int> ForgetAsync(DbConnection connection, ForgetRequest request, CancellationToken cancellationToken) =>
        new MySqlLedgerRows(this, (MySqlConnection)connection).ForgetAsync(request, cancellationToken);
}
