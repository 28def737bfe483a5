using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Snapshots;
using Sluice.Storage.Postgres.Lanes;
using Sluice.Storage.Postgres.Rows;

namespace Sluice.Storage.Postgres.Roles;

/// <summary>Reads all of a run at one instant.</summary>
internal static class SnapshotReading
{
    private static readonly string Run = $"SELECT {RunRow.Columns} FROM run WHERE job = $1 AND n = $2";

    private static readonly string Attempts = $"""
        SELECT {RowReading.From("a", AttemptRow.Columns)} FROM attempt a JOIN run r ON r.job = a.job AND r.n = a.n
        WHERE a.job = $1 AND a.n = $2 AND (a.state < 10 OR (a.state <> 13 AND a.epoch = r.epoch)) ORDER BY a.id
        """;

    // Claimable: not done, and held by nobody who may go on, or whose writes may still land.
    private const string Splits = """
        SELECT g.schemas IS NOT NULL, g.is_completed, s.total, s.done, s.claimable
        FROM run r JOIN generation g ON g.job = r.job AND g.generation = r.generation,
            LATERAL (
                SELECT count(*)::integer AS total, (count(*) FILTER (WHERE s.done))::integer AS done,
                       (count(*) FILTER (WHERE NOT s.done AND h.id IS NULL AND x.attempt IS NULL))::integer AS claimable
                FROM split s LEFT JOIN attempt h
                    ON NOT s.done AND h.id = s.holder AND h.job = r.job AND h.n = r.n AND h.epoch = r.epoch AND h.state IN (1, 2) AND NOT r.final
                LEFT JOIN residual x
                    ON NOT s.done AND x.attempt = s.holder AND x.job = r.job AND x.n = r.n AND NOT r.final
                    AND x.confirmed_at IS NOT NULL AND x.wait_over_at IS NULL AND x.fencing NOT IN (1, 2)
                WHERE s.job = r.job AND s.generation = r.generation) s
        WHERE r.job = $1 AND r.n = $2
        """;

    private static readonly string Sessions = $"""
        SELECT {SessionRow.WithLoad} FROM session s
        WHERE NOT s.lost OR EXISTS (
            SELECT FROM attempt a WHERE a.job = $1 AND a.n = $2 AND a.worker = s.worker AND a.incarnation = s.incarnation AND a.state < 10)
        ORDER BY s.worker, s.incarnation
        """;

    private static readonly string Holders = $"""
        SELECT {SessionRow.WithLoad} FROM session s
        WHERE (s.worker, s.incarnation) IN (SELECT a.worker, a.incarnation FROM attempt a WHERE a.job = $1 AND a.n = $2 AND a.state < 10)
        ORDER BY s.worker, s.incarnation
        """;

    private static readonly string Residuals = $"SELECT {ResidualRow.Columns} FROM residual WHERE job = $1 AND {ResidualRow.IsOpen} ORDER BY attempt";

    public static RunSnapshot? Read(StoreSession session, RunKey run, bool showsSlots) => session.Snapshot(
        [
            (Run, Key(run)), (Attempts, Key(run)), (Splits, Key(run)), (showsSlots ? Sessions : Holders, Key(run)), (Residuals, new StoreValues().Long(run.Job.Value)),
        ],
        rows =>
        {
            RunRecord? found = null;
            while (rows.Read())
                found = RunRow.Read(rows);
            rows.NextResult();
            var attempts = rows.All(r => AttemptRow.Read(r));
            rows.NextResult();
            var splits = default(SplitSummary);
            while (rows.Read())
            {
                splits = rows.GetBoolean(0)
                    ? new SplitSummary(rows.GetInt32(2), rows.GetInt32(3), rows.GetInt32(4), rows.GetBoolean(1))
                    : new SplitSummary(null, 0, 0, false);
            }

            rows.NextResult();
            var sessions = rows.All(SessionRow.ReadLoad);
            rows.NextResult();
            var residuals = rows.All(ResidualRow.Read);
            return found is null ? null : new RunSnapshot(found, attempts, splits, sessions) { OpenResiduals = residuals };
        });

    private static StoreValues Key(RunKey run) => new StoreValues().Long(run.Job.Value).Int(run.Number.Value);
}
