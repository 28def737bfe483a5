using Npgsql;
using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Core.Stops;

namespace Sluice.Storage.Postgres.Rows;

/// <summary>The first half of a receipt as a row.</summary>
internal static class DecisionRow
{
    public const string Columns =
        "job, n, ordinal, request, kind, requested_by, reason, requested_at, decided_at, version, epoch, durability, "
        + "left_attempts, left_rows, left_transactions, left_splits";

    public const int Width = 16;

    public static StopDecision Read(NpgsqlDataReader row, int at = 0) => new(
        new RunKey(new JobId(row.GetInt64(at)), new RunNumber(row.GetInt32(at + 1))), row.GetInt32(at + 2),
        row.TextOrNull(at + 3) is { } request ? new RequestId(request) : null, (StopKind)row.GetInt32(at + 4), row.GetString(at + 5),
        row.GetString(at + 6), row.Time(at + 7), row.Time(at + 8), row.GetInt64(at + 9), new Epoch(row.GetInt64(at + 10)),
        (Durability)row.GetInt32(at + 11),
        new Abandoned(row.GetInt32(at + 12), row.GetInt64(at + 13), row.GetInt32(at + 14), row.GetInt32(at + 15)));

    public static StopDecision? ReadOrNull(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : Read(row, at);
}
