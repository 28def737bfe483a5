using Microsoft.Data.Sqlite;

namespace Sluice.Storage.Sqlite.Engine;

/// <summary>Values that may be missing.</summary>
internal static class SqliteValues
{
    public static string? TextOrNull(this SqliteDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);

    public static long? NumberOrNull(this SqliteDataReader row, int at) => row.IsDBNull(at) ? null : row.GetInt64(at);

    public static DateTimeOffset Time(this SqliteDataReader row, int at) => SqliteTime.Parse(row.GetString(at));

    public static DateTimeOffset? TimeOrNull(this SqliteDataReader row, int at) => row.IsDBNull(at) ? null : row.Time(at);
}
