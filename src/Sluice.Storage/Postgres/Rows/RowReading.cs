using Npgsql;
using Sluice.Core.Stops;

namespace Sluice.Storage.Postgres.Rows;

/// <summary>Values that may be missing, and pairs of columns.</summary>
internal static class RowReading
{
    public static DateTimeOffset Time(this NpgsqlDataReader row, int at) => new(row.GetDateTime(at));

    public static DateTimeOffset? TimeOrNull(this NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : row.Time(at);

    public static string? TextOrNull(this NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);

    public static int? IntOrNull(this NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : row.GetInt32(at);

    public static long? LongOrNull(this NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : row.GetInt64(at);

    /// <summary>Three columns: kind, instant, reason.</summary>
    public static Bound Bound(this NpgsqlDataReader row, int at) =>
        new((BoundKind)row.GetInt32(at), row.TimeOrNull(at + 1) ?? default, row.GetString(at + 2));

    /// <summary>The columns of a composite value, in order.</summary>
    public static string Of(string value, string columns) => string.Join(", ", columns.Split(", ").Select(c => $"({value}).{c}"));

    /// <summary>The columns of a table under its alias, in order.</summary>
    public static string From(string alias, string columns) => string.Join(", ", columns.Split(", ").Select(c => $"{alias}.{c}"));
}
