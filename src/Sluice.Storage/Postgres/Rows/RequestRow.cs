using Npgsql;
using Sluice.Core.Identity;
using Sluice.Core.Requests;

namespace Sluice.Storage.Postgres.Rows;

/// <summary>A request as a row.</summary>
internal static class RequestRow
{
    public const string Columns = "id, kind, body_hash, outcome, job, n, stop_ordinal, at";

    public static RequestRecord Read(NpgsqlDataReader row, int at = 0) => new(
        new RequestId(row.GetString(at)), (RequestKind)row.GetInt32(at + 1), row.GetString(at + 2), (RequestOutcome)row.GetInt32(at + 3),
        row.IsDBNull(at + 4) ? null : new RunKey(new JobId(row.GetInt64(at + 4)), new RunNumber(row.GetInt32(at + 5))), row.IntOrNull(at + 6),
        row.Time(at + 7));

    public static RequestRecord? ReadOrNull(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : Read(row, at);
}
