using Sluice.Core.Attempts;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Snapshots;
using Sluice.Storage.Postgres.Lanes;
using Sluice.Storage.Postgres.Rows;
using Sluice.Storage.Postgres.Schema;

namespace Sluice.Storage.Postgres.Roles;

/// <summary>Sessions of workers. No clock decides about them, the database's least of all.</summary>
internal sealed class PostgresSessions(StoreRoles roles)
{
    // A node that slept while a newer release changed what it relies on gets no session any more.
    private static readonly string Register = $"""
        INSERT INTO session (worker, slots, renewals, address, tags, registered_at, last_seen_at) SELECT $1, $2, 1, $3, $5, $4, $4
        WHERE NOT EXISTS (SELECT FROM migration WHERE number > {PostgresMigrations.All[^1].Number} AND NOT compatible) RETURNING {SessionRow.Columns}
        """;

    private const string Home = "pg_postmaster_start_time()::text";

    private static readonly string All = $"SELECT l.*, {Home} FROM (SELECT {SessionRow.WithLoad} AS used FROM session s) l WHERE NOT lost OR used > 0 ORDER BY worker, incarnation";

    // One statement: the driver hands the second statement of a batch to the thread pool, which may be starved.
    private static readonly string Renew =
        $"SELECT outcome, counter, (SELECT s.draining FROM session s WHERE s.worker = $1 AND s.incarnation = $2), {RowReading.Of("a", AttemptRow.Columns)}, {RowReading.Of("r", RunRow.Columns)} FROM renew_session($1, $2, $3, $4, $5, $6)";

    public ValueTask<SessionRecord> RegisterAsync(
        SessionOffer offer, DateTimeOffset at, CancellationToken cancellationToken) => roles.Write(
        $"registering worker {offer.Worker}",
        s => s.Batch(
            [
                ("SELECT pg_advisory_xact_lock(1399616888, hashtext($1))", new StoreValues().Text(offer.Worker.Value)),
                ("UPDATE session SET superseded = true WHERE worker = $1 AND NOT superseded", new StoreValues().Text(offer.Worker.Value)),
                (Register, new StoreValues().Text(offer.Worker.Value).Int(offer.Slots).Text(offer.Address).Time(at).Text(offer.Tags.ToString())),
            ],
            rows =>
            {
                rows.NextResult();
                return rows.Read()
                    ? SessionRow.Read(rows)
                    : throw new SluiceException("SLC4103", $"The store {s.Display} was changed by a newer release while this node was away: it gets no tasks any more. Use that release.");
            }),
        cancellationToken);

    public ValueTask<RenewalReply> RenewAsync(Renewal renewal, DateTimeOffset at, CancellationToken cancellationToken) => roles.Renewals.RunAsync(
        new StoreWork<RenewalReply>($"renewing {renewal.Session}", IsWrite: true, s => RenewIn(s, renewal, at)), cancellationToken);

    public ValueTask<bool> DeclareLostAsync(WorkerSession session, long counter, string? home, DateTimeOffset at, CancellationToken cancellationToken) => roles.Write(
        $"declaring {session} lost",
        s => s.Batch(
            [
                (
                    $"UPDATE session SET lost = true WHERE worker = $1 AND incarnation = $2 AND renewals = $3 AND NOT lost AND ($4 IS NULL OR {Home} = $4)",
                    Key(session).Long(counter).Text(home)),
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
        "reading the sessions",
        s => s.Query(All, StoreValues.None, r => SessionRow.ReadLoad(r) with { Home = r.GetString(SessionRow.Width + 1) }),
        cancellationToken);

    private static RenewalReply RenewIn(StoreSession session, Renewal renewal, DateTimeOffset at)
    {
        var rows = session.Query(
            Renew,
            Key(renewal.Session).Long(renewal.Expected).Longs(renewal.Held.Select(a => a.Value)).Time(at).Real(renewal.Load),
            r => (
                Outcome: (RenewalOutcome)r.GetInt32(0), Counter: r.GetInt64(1), IsDraining: !r.IsDBNull(2) && r.GetBoolean(2),
                Attempt: r.IsDBNull(3) ? null : AttemptRow.Read(r, 3), Run: RunRow.ReadOrNull(r, 3 + AttemptRow.Width)));
        var (outcome, counter) = (rows[0].Outcome, rows[0].Counter);
        if (outcome != RenewalOutcome.Renewed)
            return new RenewalReply(outcome, counter, [], []) { IsDraining = rows[0].IsDraining };
        var known = rows.Where(r => r.Attempt is not null).ToDictionary(r => r.Attempt!.Id, r => (Attempt: r.Attempt!, r.Run));
        return Judge(renewal, counter, rows[0].IsDraining, known);
    }

    private static RenewalReply Judge(Renewal renewal, long counter, bool isDraining, Dictionary<AttemptId, (AttemptRecord Attempt, RunRecord? Run)> known)
    {
        // It is renewed, so it is neither lost nor superseded.
        var session = new SessionRecord(renewal.Session, 0, counter) { IsDraining = isDraining };
        var held = renewal.Held.Select(id =>
        {
            var (attempt, run) = known.GetValueOrDefault(id);
            var verdict = Verdicts.ForRenewal(run, attempt, renewal.Session);
            return new AttemptRenewal(id, verdict, verdict == Verdict.Continue && run is not null ? Verdicts.OrderFor(run.Status, isDraining) : AttemptOrder.Kill);
        });
        var assigned = known.Values.Where(k =>
            k.Run is not null && !renewal.Held.Contains(k.Attempt.Id) && Verdicts.MayClaim(k.Run, k.Attempt, session));
        return new RenewalReply(RenewalOutcome.Renewed, counter, [.. held], [.. assigned.Select(k => k.Attempt.Id)]) { IsDraining = isDraining };
    }

    private static StoreValues Key(WorkerSession session) => new StoreValues().Text(session.Worker.Value).Long(session.Incarnation);
}
