using Npgsql;
using Sluice.Core.Attempts;
using Sluice.Core.Identity;

namespace Sluice.Storage.Postgres.Rows;

/// <summary>An attempt as a row.</summary>
internal static class AttemptRow
{
    public const string Columns =
        "id, job, n, task, epoch, worker, incarnation, state, assigned_at, last_seen_at, ended_at, error, transient, breadcrumb, "
        + "read_rows, read_bytes, written_rows, written_bytes, committed_rows, dead_rows, uncommitted_rows, open_transactions";

    public const int Width = 22;

    public static AttemptRecord Read(NpgsqlDataReader row, int at = 0) => new(
        new AttemptId(row.GetInt64(at)), new RunKey(new JobId(row.GetInt64(at + 1)), new RunNumber(row.GetInt32(at + 2))), row.GetInt32(at + 3),
        new Epoch(row.GetInt64(at + 4)), new WorkerSession(new WorkerId(row.GetString(at + 5)), row.GetInt64(at + 6)),
        (AttemptState)row.GetInt32(at + 7), row.Time(at + 8))
    {
        LastSeenAt = row.TimeOrNull(at + 9),
        EndedAt = row.TimeOrNull(at + 10),
        Error = row.TextOrNull(at + 11),
        IsTransient = row.GetBoolean(at + 12),
        Breadcrumb = row.TextOrNull(at + 13),
        Counts = new AttemptCounts(
            row.GetInt64(at + 14), row.GetInt64(at + 15), row.GetInt64(at + 16), row.GetInt64(at + 17), row.GetInt64(at + 18),
            row.GetInt64(at + 19), row.GetInt64(at + 20), row.GetInt32(at + 21)),
    };
}
