using Npgsql;
using Sluice.Core.Plans;

namespace Sluice.Storage.Postgres.Rows;

/// <summary>A position as a row.</summary>
internal static class ProgressRow
{
    public const string Columns = "owner, seq, position, rows";

    public static StoredProgress Read(NpgsqlDataReader row, int at = 0) =>
        new(row.GetInt64(at), row.GetInt64(at + 1), row.GetString(at + 2), row.GetInt64(at + 3));
}
