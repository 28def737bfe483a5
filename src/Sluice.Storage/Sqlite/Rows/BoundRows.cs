using Microsoft.Data.Sqlite;
using Sluice.Core.Stops;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>Bounds, as three columns: kind, instant, why.</summary>
internal static class BoundRows
{
    public static string? At(Bound bound) => bound.Kind == BoundKind.At ? SqliteTime.Format(bound.At) : null;

    public static string? Why(Bound bound) => bound.Kind == BoundKind.Unbounded ? bound.Why : null;

    /// <summary>Reads a bound. A kind that is not known gives no bound.</summary>
    public static Bound Read(SqliteDataReader row, int at) => (BoundKind)row.GetInt32(at) switch
    {
        BoundKind.At => Bound.Until(row.Time(at + 1)),
        BoundKind.Pending => Bound.Pending,
        BoundKind.Unbounded => Bound.Unbounded(row.TextOrNull(at + 2) ?? ""),
        var unknown => Bound.Unbounded($"stored by a newer release ({(int)unknown})"),
    };
}
