using Npgsql;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Storage.Postgres.Rows;

/// <summary>A residual as a row.</summary>
internal static class ResidualRow
{
    public const string Columns =
        "attempt, job, n, worker, incarnation, task, epoch, fencing, last_seen_at, expired_at, fenced_at, confirmed_at, proof, stuck_where, "
        + "writes_kind, writes_at, writes_why, quiet_kind, quiet_at, quiet_why, wait_over_at";

    /// <summary>Not closed, in the words of the index that finds them.</summary>
    public const string IsOpen = "CASE WHEN fencing IN (1, 2) THEN coalesce(confirmed_at, fenced_at) ELSE wait_over_at END IS NULL";

    public static Residual Read(NpgsqlDataReader row) => new(
        new RunKey(new JobId(row.GetInt64(1)), new RunNumber(row.GetInt32(2))), new AttemptId(row.GetInt64(0)),
        row.IsDBNull(3) ? null : new WorkerSession(new WorkerId(row.GetString(3)), row.GetInt64(4)), row.GetInt32(5), new Epoch(row.GetInt64(6)),
        (SinkFencing)row.GetInt32(7))
    {
        LastSeenAt = row.TimeOrNull(8),
        ExpiredAt = row.TimeOrNull(9),
        FencedAt = row.TimeOrNull(10),
        ConfirmedAt = row.TimeOrNull(11),
        Proof = row.GetString(12),
        StuckWhere = row.TextOrNull(13),
        NoNewWritesAfter = row.Bound(14),
        QuiescedBy = row.Bound(17),
        WaitOverAt = row.TimeOrNull(20),
    };
}
