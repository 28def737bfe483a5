using Npgsql;
using Sluice.Core.Plans;

namespace Sluice.Storage.Postgres.Rows;

/// <summary>A split as a row.</summary>
internal static class SplitRow
{
    public const string Columns = "source, id, tbl, payload, about, est_bytes, est_rows";

    public static PlannedSplit Read(NpgsqlDataReader row) => new(
        row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.LongOrNull(5), row.LongOrNull(6));
}
