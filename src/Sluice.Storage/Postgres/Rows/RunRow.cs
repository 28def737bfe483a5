using Npgsql;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Storage.Postgres.Rows;

/// <summary>A run as a row.</summary>
internal static class RunRow
{
    public const string Columns =
        "job, n, generation, status, epoch, version, final, started_at, ended_at, error, status_at, deadline, on_deadline, stop, stuck, retries, retry_at, settings";

    public const int Width = 18;

    public static RunRecord Read(NpgsqlDataReader row, int at = 0) => new(
        new JobId(row.GetInt64(at)), new RunNumber(row.GetInt32(at + 1)), new Generation(row.GetInt32(at + 2)), (RunStatus)row.GetInt32(at + 3),
        new Epoch(row.GetInt64(at + 4)), row.GetInt64(at + 5))
    {
        IsFinal = row.GetBoolean(at + 6),
        StartedAt = row.Time(at + 7),
        EndedAt = row.TimeOrNull(at + 8),
        Error = row.TextOrNull(at + 9),
        StatusAt = row.Time(at + 10),
        Deadline = row.TimeOrNull(at + 11),
        OnDeadline = (OnDeadline)row.GetInt32(at + 12),
        Stop = (StopKind)row.GetInt32(at + 13),
        IsStuck = row.GetBoolean(at + 14),
        Retries = row.GetInt32(at + 15),
        RetryAt = row.TimeOrNull(at + 16),
        Settings = RunSettingsText.Read(row.GetString(at + 17)),
    };

    public static RunRecord? ReadOrNull(NpgsqlDataReader row, int at = 0) => row.IsDBNull(at) ? null : Read(row, at);
}
