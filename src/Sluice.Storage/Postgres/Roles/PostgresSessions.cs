using Npgsql;
using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Snapshots;
using Sluice.Storage.Postgres.Lanes;
using Sluice.Storage.Postgres.Rows;

namespace Sluice.Storage.Postgres.Roles;

/// <summary>Sessions of workers. No clock decides about them, the database's least of all.</summary>
internal sealed class PostgresSessions(StoreRoles roles)
{
    private static readonly string Register =
        $"INSERT INTO session (worker, slots, renewals, address, registered_at, last_seen_at) VALUES ($1, $2, 1, $3, $4, $4) RETURNING {SessionRow.Columns}";

    private static readonly string All = $"SELECT * FROM (SELECT {SessionRow.WithLoad} AS used FROM session s) l WHERE NOT lost OR used > 0 ORDER BY worker, incarnation";

    private static readonly string Renew = $"""
        UPDATE session SET renewals = renewals + 1, last_seen_at = $4
        WHERE worker = $1 AND incarnation = $2 AND renewals = $3 AND NOT lost AND NOT superseded RETURNING renewals
        """;

    private const string Stands = "SELECT renewals, lost OR superseded FROM session WHERE worker = $1 AND incarnation = $2";

    // Read after the session's row was renewed, in the same transaction: what a stop left behind before is seen.
    private static readonly string Held =
        $"SELECT {RowReading.From("a", AttemptRow.Columns)}, {RowReading.From("r", RunRow.Columns)} "
        + "FROM attempt a LEFT JOIN run r ON r.job = a.job AND r.n = a.n WHERE a.id = ANY ($3) OR (a.worker = $1 AND a.incarnation = $2 AND a.state = 0) ORDER BY a.id";

    public ValueTask<SessionRecord> RegisterAsync(
        WorkerId worker, string address, int slots, DateTimeOffset at, CancellationToken cancellationToken) => roles.Write(
        $"registering worker {worker}",
        s => s.Batch(
            [
                ("SELECT pg_advisory_xact_lock(1399616888, hashtext($1))", new StoreValues().Text(worker.Value)),
                ("UPDATE session SET superseded = true WHERE worker = $1 AND NOT superseded", new StoreValues().Text(worker.Value)),
                (Register, new StoreValues().Text(worker.Value).Int(slots).Text(address).Time(at)),
            ],
            rows =>
            {
                rows.NextResult();
                rows.Read();
                return SessionRow.Read(rows);
            }),
        cancellationToken);

    public ValueTask<RenewalReply> RenewAsync(Renewal renewal, DateTimeOffset at, CancellationToken cancellationToken) => roles.Renewals.RunAsync(
        new StoreWork<RenewalReply>($"renewing {renewal.Session}", IsWrite: true, s => RenewIn(s, renewal, at)), cancellationToken);

    public ValueTask<bool> DeclareLostAsync(WorkerSession session, long counter, DateTimeOffset at, CancellationToken cancellationToken) => roles.Write(
        $"declaring {session} lost",
        s => s.Batch(
            [
                ("UPDATE session SET lost = true WHERE worker = $1 AND incarnation = $2 AND renewals = $3 AND NOT lost", Key(session).Long(counter)),
                ("SELECT lost FROM session WHERE worker = $1 AND incarnation = $2", Key(session)),
            ],
            rows => !rows.Read() || rows.GetBoolean(0)),
        cancellationToken);

    public async ValueTask SetDrainingAsync(WorkerSession session, bool isDraining, string? quarantine, CancellationToken cancellationToken) =>
        await roles.Write(
            $"draining {session}",
            s => s.Execute(
                "UPDATE session SET draining = $3, quarantine = $4 WHERE worker = $1 AND incarnation = $2", Key(session).Flag(isDraining).Text(quarantine)),
            cancellationToken);

    public ValueTask<IReadOnlyList<SessionLoad>> ReadAsync(CancellationToken cancellationToken) => roles.Read<IReadOnlyList<SessionLoad>>(
        "reading the sessions", s => s.Query(All, StoreValues.None, SessionRow.ReadLoad), cancellationToken);

    private static RenewalReply RenewIn(StoreSession session, Renewal renewal, DateTimeOffset at) => session.Batch(
        [
            (Renew, Key(renewal.Session).Long(renewal.Expected).Time(at)),
            (Stands, Key(renewal.Session)),
            (Held, Key(renewal.Session).Longs(renewal.Held.Select(a => a.Value))),
        ],
        rows =>
        {
            var isRenewed = rows.Read();
            rows.NextResult();
            if (!rows.Read())
                return new RenewalReply(RenewalOutcome.Lost, 0, [], []);
            var (counter, isOver) = (rows.GetInt64(0), rows.GetBoolean(1));
            if (!isRenewed)
                return new RenewalReply(isOver ? RenewalOutcome.Lost : RenewalOutcome.WrongCounter, counter, [], []);
            rows.NextResult();
            return Judge(renewal, counter, rows);
        });

    private static RenewalReply Judge(Renewal renewal, long counter, NpgsqlDataReader rows)
    {
        // It is renewed, so it is neither lost nor superseded.
        var session = new SessionRecord(renewal.Session, 0, counter);
        var known = new Dictionary<AttemptId, (AttemptRecord Attempt, RunRecord? Run)>();
        while (rows.Read())
        {
            var attempt = AttemptRow.Read(rows);
            known[attempt.Id] = (attempt, RunRow.ReadOrNull(rows, AttemptRow.Width));
        }

        var held = renewal.Held.Select(id =>
        {
            var (attempt, run) = known.GetValueOrDefault(id);
            var verdict = Verdicts.ForRenewal(run, attempt, renewal.Session);
            return new AttemptRenewal(id, verdict, verdict == Verdict.Continue && run is not null ? Verdicts.OrderFor(run.Status) : AttemptOrder.Kill);
        });
        var assigned = known.Values.Where(k => k.Attempt.State == AttemptState.Assigned && k.Run is not null && Verdicts.MayClaim(k.Run, k.Attempt, session));
        return new RenewalReply(RenewalOutcome.Renewed, counter, [.. held], [.. assigned.Select(k => k.Attempt.Id)]);
    }

    private static StoreValues Key(WorkerSession session) => new StoreValues().Text(session.Worker.Value).Long(session.Incarnation);
}
