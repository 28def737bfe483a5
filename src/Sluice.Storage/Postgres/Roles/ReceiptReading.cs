using Npgsql;
using Sluice.Core.Fences;
using Sluice.Core.Identity;
using Sluice.Core.Stops;
using Sluice.Storage.Postgres.Lanes;
using Sluice.Storage.Postgres.Rows;

namespace Sluice.Storage.Postgres.Roles;

/// <summary>Reads receipts whole, at one instant.</summary>
internal static class ReceiptReading
{
    // Written once; until then it is where the run's positions are now.
    private static readonly string Receipts = $"""
        SELECT {RowReading.From("d", DecisionRow.Columns)}, d.progress_version, d.late_reports, d.resumes_written OR r.job IS NOT NULL,
            CASE WHEN d.resumes_written THEN d.resumes_rows
                 ELSE (SELECT coalesce(sum(p.rows), 0)::bigint FROM progress p WHERE p.job = r.job AND p.generation = r.generation) END,
            CASE WHEN d.resumes_written THEN d.resumes_done
                 ELSE (SELECT count(*)::integer FROM split s WHERE s.job = r.job AND s.generation = r.generation AND s.done) END,
            CASE WHEN d.resumes_written THEN d.resumes_total
                 ELSE (SELECT (SELECT count(*)::integer FROM split s WHERE s.job = g.job AND s.generation = g.generation)
                       FROM generation g WHERE g.job = r.job AND g.generation = r.generation AND g.schemas IS NOT NULL) END,
            CASE WHEN d.resumes_written THEN d.resumes_last_at
                 ELSE (SELECT max(p.updated_at) FROM progress p WHERE p.job = r.job AND p.generation = r.generation AND p.seq > 0) END,
            (SELECT count(*)::integer FROM staged t WHERE t.job = r.job AND t.generation = r.generation AND NOT t.published)
        FROM receipt d LEFT JOIN run r ON r.job = d.job AND r.n = d.n WHERE d.job = $1 AND d.n = $2 ORDER BY d.ordinal
        """;

    private static readonly string Residuals = $"SELECT {ResidualRow.Columns} FROM residual WHERE job = $1 AND n = $2 ORDER BY attempt";
    private const string Sinks = "SELECT sink, state, proof FROM fence WHERE job = $1 AND n = $2 ORDER BY sink";

    public static IReadOnlyList<Receipt> Read(StoreSession session, RunKey run) => session.Snapshot(
        [(Residuals, Key(run)), (Sinks, Key(run)), (Receipts, Key(run))],
        rows =>
        {
            var residuals = rows.All(ResidualRow.Read);
            rows.NextResult();
            var sinks = rows.All(r => new SinkVerdict(r.GetString(0), (FenceState)r.GetInt32(1), r.GetString(2)));
            rows.NextResult();
            return rows.All(r => new Receipt(DecisionRow.Read(r), Progress(r, residuals, sinks)));
        });

    private static StopProgress Progress(NpgsqlDataReader row, IReadOnlyList<Residual> residuals, IReadOnlyList<SinkVerdict> sinks)
    {
        const int at = DecisionRow.Width;
        return new StopProgress(row.GetInt64(at), residuals, row.GetInt64(at + 1))
        {
            ResumesFrom = row.GetBoolean(at + 2)
                ? new ResumePoint(row.GetInt64(at + 3), row.GetInt32(at + 4), row.IntOrNull(at + 5), row.TimeOrNull(at + 6))
                : null,
            PublishPending = row.GetInt32(at + 7),
            Sinks = sinks,
        };
    }

    private static StoreValues Key(RunKey run) => new StoreValues().Long(run.Job.Value).Int(run.Number.Value);
}
