using Microsoft.Data.Sqlite;
using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Sessions;
using Sluice.Core.Snapshots;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>Sessions of workers, as rows. Used slots are counted from attempts, each time.</summary>
internal static class SessionRows
{
    private const string Columns =
        "s.worker, s.incarnation, s.slots, s.renewals, s.address, s.is_lost, s.is_superseded, s.is_draining, s.quarantine, s.registered_at, s.last_seen_at, s.tags, s.load";

    private const string UsedSlots =
        "(SELECT count(*) FROM attempt a INDEXED BY attempt_slot WHERE a.worker = s.worker AND a.incarnation = s.incarnation AND a.state < 10)";

    public static SessionRecord Register(SqliteConnection connection, SessionOffer offer, DateTimeOffset at)
    {
        connection.Execute("UPDATE session SET is_superseded = 1 WHERE worker = $worker AND is_superseded = 0", ("$worker", offer.Worker.Value));
        connection.Execute(
            """
            INSERT INTO session (worker, address, slots, renewals, tags, registered_at, last_seen_at) VALUES ($worker, $address, $slots, 1, $tags, $at, $at)
            """,
            ("$worker", offer.Worker.Value), ("$address", offer.Address), ("$slots", offer.Slots), ("$tags", offer.Tags.ToString()), ("$at", SqliteTime.Format(at)));
        return Find(connection, new WorkerSession(offer.Worker, connection.Scalar("SELECT last_insert_rowid()")))!;
    }

    public static SessionRecord? Find(SqliteConnection connection, WorkerSession session) =>
        connection.Query(
            $"SELECT {Columns} FROM session s WHERE s.incarnation = $incarnation AND s.worker = $worker", ReadRow,
            ("$incarnation", session.Incarnation), ("$worker", session.Worker.Value)).FirstOrDefault();

    /// <summary>Renews by swap on the counter, and judges what the session holds.</summary>
    public static RenewalReply Renew(SqliteConnection connection, Renewal renewal, DateTimeOffset at)
    {
        var session = Find(connection, renewal.Session);
        if (session is null or { IsLost: true } or { IsSuperseded: true })
            return new RenewalReply(RenewalOutcome.Lost, session?.Renewals ?? 0, [], []) { IsDraining = session is { IsDraining: true } };
        if (session.Renewals != renewal.Expected)
            return new RenewalReply(RenewalOutcome.WrongCounter, session.Renewals, [], []);
        connection.Execute(
            "UPDATE session SET renewals = renewals + 1, last_seen_at = $at, load = $load WHERE incarnation = $incarnation",
            ("$at", SqliteTime.Format(at)), ("$load", renewal.Load), ("$incarnation", renewal.Session.Incarnation));
        var held = renewal.Held.Select(a => Judge(connection, a, session)).ToList();
        return new RenewalReply(RenewalOutcome.Renewed, session.Renewals + 1, held, AttemptRows.ReadTakeable(connection, renewal.Session, renewal.Held))
        {
            IsDraining = session.IsDraining,
        };
    }

    /// <summary>Declares a session lost, by swap on its counter. One that is not known is lost.</summary>
    /// <summary>A file has no other home than itself.</summary>
    public static bool DeclareLost(SqliteConnection connection, WorkerSession session, long counter, string? home)
    {
        connection.Execute(
            "UPDATE session SET is_lost = 1 WHERE incarnation = $incarnation AND worker = $worker AND renewals = $counter AND $home = ''",
            ("$incarnation", session.Incarnation), ("$worker", session.Worker.Value), ("$counter", counter), ("$home", home ?? ""));
        return Find(connection, session) is null or { IsLost: true };
    }

    public static int SetDraining(SqliteConnection connection, WorkerSession session, bool isDraining, string? quarantine) =>
        connection.Execute(
            "UPDATE session SET is_draining = $draining, quarantine = $quarantine WHERE incarnation = $incarnation AND worker = $worker",
            ("$draining", isDraining ? 1 : 0), ("$quarantine", quarantine), ("$incarnation", session.Incarnation), ("$worker", session.Worker.Value));

    public static SessionLoad? FindLoad(SqliteConnection connection, WorkerSession session) =>
        connection.Query(
            $"SELECT {Columns}, {UsedSlots} FROM session s WHERE s.incarnation = $incarnation AND s.worker = $worker", ReadLoad,
            ("$incarnation", session.Incarnation), ("$worker", session.Worker.Value)).FirstOrDefault();

    /// <summary>Those that hold an attempt of this run, lost or not.</summary>
    public static IReadOnlyList<SessionLoad> ReadHolders(SqliteConnection connection, RunKey run) =>
        connection.Query(
            $"""
            SELECT {Columns}, {UsedSlots} FROM session s
            WHERE s.incarnation IN (SELECT h.incarnation FROM attempt h WHERE h.job = $job AND h.run = $run AND h.state < 10)
            ORDER BY s.incarnation
            """,
            ReadLoad, ("$job", run.Job.Value), ("$run", run.Number.Value));

    /// <summary>Those that are not lost, and the lost ones that hold an attempt: of this run, or of any.</summary>
    public static IReadOnlyList<SessionLoad> ReadLoads(SqliteConnection connection, RunKey? run)
    {
        var holds = run is null
            ? $"{UsedSlots} > 0"
            : "EXISTS (SELECT 1 FROM attempt h WHERE h.job = $job AND h.run = $run AND h.state < 10 AND h.worker = s.worker AND h.incarnation = s.incarnation)";
        return connection.Query(
            $"SELECT {Columns}, {UsedSlots} FROM session s WHERE s.is_lost = 0 OR {holds} ORDER BY s.incarnation", ReadLoad,
            ("$job", run?.Job.Value), ("$run", run?.Number.Value));
    }

    private static AttemptRenewal Judge(SqliteConnection connection, AttemptId id, SessionRecord session)
    {
        var attempt = AttemptRows.Find(connection, id);
        var run = attempt is null ? null : RunRows.Find(connection, attempt.Run);
        var verdict = Verdicts.ForRenewal(run, attempt, session.Session);
        return new AttemptRenewal(id, verdict, verdict == Verdict.Continue ? Verdicts.OrderFor(run!.Status, session.IsDraining) : AttemptOrder.Kill);
    }

    private static SessionLoad ReadLoad(SqliteDataReader row) => new(ReadRow(row), row.GetInt32(13));

    private static SessionRecord ReadRow(SqliteDataReader row) =>
        new(new WorkerSession(new WorkerId(row.GetString(0)), row.GetInt64(1)), row.GetInt32(2), row.GetInt64(3))
        {
            Address = row.GetString(4),
            IsLost = row.GetBoolean(5),
            IsSuperseded = row.GetBoolean(6),
            IsDraining = row.GetBoolean(7),
            Quarantine = row.TextOrNull(8),
            RegisteredAt = row.Time(9),
            LastSeenAt = row.Time(10),
            Tags = Tags.Stored(row.GetString(11)),
            Load = row.GetDouble(12),
        };
}
