using System.Data.Common;
using Npgsql;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Ledger;
using Sluice.Connectors.Jdbc.Sql;
using Sluice.Planting;

namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>
/// The ledger in a PostgreSQL schema. Whatever locks the fence's row is one round trip, or is the short end of a writer's transaction:
/// a client that freezes holding the lock is found by its registered session and ended.
/// </summary>
internal sealed class PostgresLedger : ILedger
{
    /// <summary>Serializes CREATE TABLE IF NOT EXISTS, which fails when two sessions run it at once. The number is arbitrary and final.</summary>
    private const long CreationLock = 0x536C756963650001;

    internal const string Key = "store = $1 AND job = $2 AND generation = $3 AND sink = $4";
    private readonly string _fence;
    private readonly string _position;
    private readonly string _schema;
    private readonly PostgresDatabase _database;
    private readonly PostgresSessions _sessions;

    private PostgresLedger(PostgresDatabase database, string schema)
    {
        _database = database;
        _schema = schema;
        _fence = new TableName(schema, "sluice_fence").Quoted;
        _position = new TableName(schema, "sluice_position").Quoted;
        Session = new TableName(schema, "sluice_session").Quoted;
        _sessions = new PostgresSessions(Session, database.Clock);
    }

    public string Display => $"ledger in schema '{_schema}'";

    public string Place => _schema;

    internal string Fence => _fence;

    internal string Position => _position;

    internal string Session { get; }

    public static async ValueTask<LedgerChoice> FindAsync(
        PostgresDatabase database, NpgsqlConnection connection, string? wanted, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            """
            SELECT s.name, s.oid IS NOT NULL OR has_database_privilege(current_database(), 'CREATE'),
                   coalesce(has_schema_privilege(s.oid, 'CREATE'), true), pg_backend_pid(),
                   (SELECT count(*) FROM pg_class c WHERE c.relnamespace = s.oid AND c.relname IN ('sluice_fence', 'sluice_position', 'sluice_session')),
                   (SELECT count(*) FROM pg_class c WHERE c.relnamespace = s.oid AND c.relname IN ('sluice_fence', 'sluice_position', 'sluice_session')
                      AND has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT') AND has_table_privilege(c.oid, 'UPDATE'))
            FROM (SELECT n.name, to_regnamespace(quote_ident(n.name)) AS oid FROM (SELECT coalesce($1, current_schema()) AS name) n) s
            """,
            (object?)wanted ?? DBNull.Value);
        command.Parameters[0].NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var schema = reader.IsDBNull(0) ? null : reader.GetString(0);
        if (schema is null || !reader.GetBoolean(1))
            return new LedgerChoice(null, $"schema '{wanted ?? "(none on the search path)"}' does not exist, and the user may not create it; set 'ledger_schema' to one that does");
        if (reader.GetInt32(3) != connection.ProcessID)
            return new LedgerChoice(null, "the connection goes through a pooler, behind which a superseded session cannot be found and ended; connect to the server itself");
        var (existing, usable) = (reader.GetInt64(4), reader.GetInt64(5));
        if (usable < existing)
            return new LedgerChoice(null, $"the user may not read and change the tables sluice_* in schema '{schema}'; grant SELECT, INSERT, UPDATE, DELETE on them");
        if (existing < 3 && !reader.GetBoolean(2))
            return new LedgerChoice(null, $"the user may not create tables in schema '{schema}'; grant CREATE on it, or set 'ledger_schema' to another");
        return new LedgerChoice(new PostgresLedger(database, schema), null, IsNew: existing < 3);
    }

    public async ValueTask<bool> ExistsAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var exists = ((NpgsqlConnection)connection).Command(
            "SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace($1) AND relname IN ('sluice_fence', 'sluice_position', 'sluice_session')",
            Identifier.Quote(_schema));
        return (long)(await exists.ExecuteScalarAsync(cancellationToken))! == 3;
    }

    public async ValueTask<bool> EnsureAsync(DbConnection connection, IPermit? permit, CancellationToken cancellationToken)
    {
        var pg = (NpgsqlConnection)connection;
        if (await ExistsAsync(pg, cancellationToken))
            return false;
        await using var batch = new NpgsqlBatch(pg);
        batch.Add("SELECT pg_advisory_xact_lock($1)", CreationLock);
        // Also IF NOT EXISTS needs the right to create schemas, which nobody should have to give for one that is there.
        if (!await HasSchemaAsync(pg, cancellationToken))
            batch.Add($"CREATE SCHEMA IF NOT EXISTS {Identifier.Quote(_schema)}");
        batch.Add($"""
            CREATE TABLE IF NOT EXISTS {_fence} (
                store text NOT NULL, job bigint NOT NULL, generation integer NOT NULL, sink text NOT NULL,
                epoch bigint NOT NULL, raised_at timestamptz NOT NULL,
                PRIMARY KEY (store, job, generation, sink))
            """)
            .Add($"""
                CREATE TABLE IF NOT EXISTS {_position} (
                    store text NOT NULL, job bigint NOT NULL, generation integer NOT NULL, sink text NOT NULL, split text NOT NULL,
                    owner bigint NOT NULL, seq bigint NOT NULL, position text NOT NULL, rows bigint NOT NULL, updated_at timestamptz NOT NULL,
                    PRIMARY KEY (store, job, generation, sink, split))
                """)
            .Add(_sessions.CreateTable);
        // One transaction in one round trip: whoever slept between its statements would hold up every other.
        permit?.Demand();
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return true;
    }

    public ValueTask<FenceReport> FenceAsync(FenceRequest request, FenceProgress progress, CancellationToken cancellationToken) =>
        new PostgresFence(_database, this, _sessions, request, progress).RunAsync(cancellationToken);

    public ValueTask RegisterAsync(DbConnection connection, SplitToken token, CancellationToken cancellationToken) =>
        _sessions.RegisterAsync((NpgsqlConnection)connection, token, cancellationToken);

    public ValueTask EndBeforeAsync(DbConnection connection, SplitToken token, IReadOnlySet<long> spared, CancellationToken cancellationToken) =>
        _sessions.EndBeforeAsync((NpgsqlConnection)connection, token, spared, cancellationToken);

    public ValueTask<IReadOnlyList<long>> ReadHoldersAsync(DbConnection connection, SplitToken token, CancellationToken cancellationToken) =>
        _sessions.ReadHoldersAsync((NpgsqlConnection)connection, token, cancellationToken);

    public ValueTask UnregisterAsync(DbConnection connection, CancellationToken cancellationToken) =>
        _sessions.UnregisterAsync((NpgsqlConnection)connection, cancellationToken);

    public async ValueTask<LedgerTakeover> TakeOverAsync(
        DbConnection connection, DbTransaction transaction, SplitToken token, CancellationToken cancellationToken)
    {
        var pg = (NpgsqlConnection)connection;
        var sink = token.Sink;
        var known = await PostgresEpochs.RaiseAsync(this, pg, sink, cancellationToken);
        if (LedgerRefusal.Of(sink, known.Epoch, known.Generation, Display) is { } refusal)
            return new LedgerTakeover(default, refusal);

        await using var take = pg.Command(
            $"""
            INSERT INTO {_position} AS p (store, job, generation, sink, split, owner, seq, position, rows, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, 0, '', 0, now())
            ON CONFLICT (store, job, generation, sink, split) DO UPDATE SET owner = EXCLUDED.owner, updated_at = now()
            WHERE {Planted.Rule(Mistake.LedgerTakeoverByAnOlderAttempt, "p.owner <= EXCLUDED.owner")} RETURNING {Taken("seq")}, {Taken("position")}, {Taken("rows")}
            """,
            sink.Store,
            sink.Job,
            sink.Generation,
            sink.Sink,
            token.Split,
            token.Owner);
        await using var reader = await take.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new LedgerTakeover(new SplitProgress(Connect.Sources.Position.Parse(reader.GetString(1)), reader.GetInt64(0), reader.GetInt64(2)), null)
            : new LedgerTakeover(default, $"split '{token.Split}' is held by a newer attempt than {token.Owner} in the {Display}");
    }

    public async ValueTask<bool> GuardAsync(
        DbConnection connection,
        DbTransaction transaction,
        SplitToken token,
        SplitProgress before,
        Connect.Sources.Position upTo,
        long rows,
        CancellationToken cancellationToken)
    {
        var sink = token.Sink;
        await using var batch = new NpgsqlBatch((NpgsqlConnection)connection);
        batch.Add($"SELECT epoch FROM {_fence} WHERE {Key} FOR SHARE", sink.Store, sink.Job, sink.Generation, sink.Sink)
            .Add(
                $"""
                UPDATE {_position} SET position = $8, seq = seq + 1, rows = rows + $9, updated_at = now()
                WHERE {Key} AND split = $5
                  AND {Planted.Rule(Mistake.CommitWithoutOwner, "owner = $6")} AND {Planted.Rule(Mistake.CommitWithoutSequence, "seq = $7")}
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
        var epoch = (long?)await batch.ExecuteScalarAsync(cancellationToken);
        return (epoch == sink.Epoch || Planted.Is(Mistake.CommitWithoutEpoch)) && batch.BatchCommands[1].RecordsAffected == 1;
    }

    public async ValueTask LeaveAsync(
        DbConnection connection, DbTransaction transaction, SplitToken token, Connect.Sources.Position position, CancellationToken cancellationToken)
    {
        var sink = token.Sink;
        await using var command = ((NpgsqlConnection)connection).Command(
            $"""
            INSERT INTO {_position} (store, job, generation, sink, split, owner, seq, position, rows, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, 0, $7, 0, now()) ON CONFLICT (store, job, generation, sink, split) DO NOTHING
            """,
            sink.Store,
            sink.Job,
            sink.Generation,
            sink.Sink,
            token.Split,
            token.Owner,
            position.ToString());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public ValueTask<long?> ReadEpochAsync(DbConnection connection, SinkToken token, CancellationToken cancellationToken) =>
        new PostgresLedgerRows(this, (NpgsqlConnection)connection).ReadEpochAsync(token, cancellationToken);

    public ValueTask<long?> ReadHighestEpochAsync(DbConnection connection, string store, CancellationToken cancellationToken) =>
        new PostgresLedgerRows(this, (NpgsqlConnection)connection).ReadHighestEpochAsync(store, cancellationToken);

    public ValueTask<IReadOnlyDictionary<string, LedgerPosition>> ReadPositionsAsync(
        DbConnection connection, SinkToken token, CancellationToken cancellationToken) =>
        new PostgresLedgerRows(this, (NpgsqlConnection)connection).ReadPositionsAsync(token, cancellationToken);

    public ValueTask<int> ForgetAsync(DbConnection connection, ForgetRequest request, CancellationToken cancellationToken) =>
        new PostgresLedgerRows(this, (NpgsqlConnection)connection).ForgetAsync(request, cancellationToken);

    private async ValueTask<bool> HasSchemaAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("SELECT to_regnamespace($1) IS NOT NULL", Identifier.Quote(_schema));
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>A column as it is once the split is taken. As it was when the statement began, it may be older than a commit that the takeover waited for.</summary>
    private string Taken(string column) => Planted.Is(Mistake.PositionReadBeforeTakeover)
        ? $"coalesce((SELECT b.{column} FROM {_position} b WHERE (b.store, b.job, b.generation, b.sink, b.split) = ($1, $2, $3, $4, $5)), p.{column})"
        : $"p.{column}";
}
