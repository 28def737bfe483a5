using System.Globalization;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Sql.Functions;

/// <summary>The fields of EXTRACT. A date has none of a time, and a time none of a date: null.</summary>
internal static class DateParts
{
    private static readonly Dictionary<string, Func<DateTime, long>> OfDate = new(StringComparer.OrdinalIgnoreCase)
    {
        ["YEAR"] = static d => d.Year,
        ["MONTH"] = static d => d.Month,
        ["DAY"] = static d => d.Day,
        ["QUARTER"] = static d => (d.Month + 2) / 3,
        ["WEEK"] = static d => ISOWeek.GetWeekOfYear(d),
        ["DOW"] = static d => (int)d.DayOfWeek,
        ["DAYOFWEEK"] = static d => (int)d.DayOfWeek,
        ["ISODOW"] = static d => DateFunctions.IsoDay(d),
        ["DOY"] = static d => d.DayOfYear,
        ["DAYOFYEAR"] = static d => d.DayOfYear,
        ["ISOYEAR"] = static d => ISOWeek.GetYear(d),
        ["DECADE"] = static d => d.Year / 10,
        ["CENTURY"] = static d => ((d.Year - 1) / 100) + 1,
        ["MILLENNIUM"] = static d => ((d.Year - 1) / 1000) + 1,
        ["EPOCH"] = static d => (long)Math.Floor((d - DateTime.UnixEpoch).TotalSeconds),
    };

    private static readonly Dictionary<string, Func<DateTime, long>> OfTime = new(StringComparer.OrdinalIgnoreCase)
    {
        ["HOUR"] = static d => d.Hour,
        ["MINUTE"] = static d => d.Minute,
        ["SECOND"] = static d => d.Second,
        ["MILLISECOND"] = static d => (d.Second * 1000) + d.Millisecond,
        ["MILLISECONDS"] = static d => (d.Second * 1000) + d.Millisecond,
        ["MICROSECOND"] = static d => (d.Second * 1_000_000) + (d.Ticks % TimeSpan.TicksPerSecond / 10),
        ["MICROSECONDS"] = static d => (d.Second * 1_000_000) + (d.Ticks % TimeSpan.TicksPerSecond / 10),
    };

    public static IReadOnlyCollection<string> Fields { get; } = [.. OfDate.Keys, .. OfTime.Keys];

    /// <summary>How a known field is read.</summary>
    public static Func<DateTime, TypeKind, long?> Of(string field) => OfDate.TryGetValue(field, out var date)
        ? (moment, kind) => kind == TypeKind.Time ? null : date(moment)
        : OfTime[field] is var time ? (moment, kind) => kind == TypeKind.Date ? null : time(moment) : throw new InvalidOperationException();
}
