using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Sql.Functions;

/// <summary>Adding, taking apart and cutting off by units of time. A missing or null unit is DAY.</summary>
internal static class DateUnits
{
    private static readonly string[] Units = ["YEAR", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND", "MILLISECOND"];

    /// <summary>DATEADD: a unit that the value does not have leaves it as it is.</summary>
    public static bool Add(CallArguments a, CallResult r)
    {
        if (!a.Has(0) || !a.Has(1))
            return false;
        var kind = a.TypeOf(0).Kind;
        var unit = Unit(a, 2, Units);
        var (value, count) = (a.Moment(0), a.Long(1));
        var (hasDate, hasTime) = (kind != TypeKind.Time, kind != TypeKind.Date);
        var moved = unit switch
        {
            "YEAR" when hasDate => value.AddMonths(checked((int)(count * 12))),
            "MONTH" when hasDate => value.AddMonths(checked((int)count)),
            "WEEK" when hasDate => value.AddTicks(checked(count * 7 * TimeSpan.TicksPerDay)),
            "DAY" when hasDate => value.AddTicks(checked(count * TimeSpan.TicksPerDay)),
            "HOUR" when hasTime => Move(value, count, TimeSpan.TicksPerHour, hasDate),
            "MINUTE" when hasTime => Move(value, count, TimeSpan.TicksPerMinute, hasDate),
            "SECOND" when hasTime => Move(value, count, TimeSpan.TicksPerSecond, hasDate),
            "MILLISECOND" when hasTime => Move(value, count, TimeSpan.TicksPerMillisecond, hasDate),
            _ => value,
        };
        return kind switch
        {
            TypeKind.Date => r.SetDate(moved),
            TypeKind.Time => r.Set(moved.TimeOfDay.Ticks * 100),
            _ => r.SetTimestamp(moved),
        };
    }

    /// <summary>DATEDIFF: from the first to the second; years and months are whole ones of the calendar.</summary>
    public static bool Between(CallArguments a, CallResult r)
    {
        if (!a.Has(0) || !a.Has(1))
            return false;
        var unit = Unit(a, 2, [.. Units, "DAYTIME"]);
        var (first, second) = (a.Moment(0), a.Moment(1));
        var isTime = a.TypeOf(0).Kind == TypeKind.Time || a.TypeOf(1).Kind == TypeKind.Time;
        var span = second - first;
        switch (unit)
        {
            case "YEAR":
                return !isTime && r.Set(Months(first.Date, second.Date) / 12L);
            case "MONTH":
                return !isTime && r.Set((long)Months(first.Date, second.Date));
            case "DAY":
                return !isTime && r.Set((second.Date - first.Date).Ticks / TimeSpan.TicksPerDay);
            case "WEEK":
                return r.Set(span.Ticks / TimeSpan.TicksPerDay / 7);
            case "DAYTIME":
                return r.Set(span.Ticks / TimeSpan.TicksPerDay);
            case "HOUR":
                return r.Set(span.Ticks / TimeSpan.TicksPerHour);
            case "MINUTE":
                return r.Set(span.Ticks / TimeSpan.TicksPerMinute);
            case "SECOND":
                return r.Set(span.Ticks / TimeSpan.TicksPerSecond);
            default:
                return r.Set(span.Ticks / TimeSpan.TicksPerMillisecond);
        }
    }

    /// <summary>DATE_TRUNC: a timestamp at the start of its year, month, ...</summary>
    public static bool Truncate(CallArguments a, CallResult r)
    {
        if (!a.Has(0))
            return false;
        var d = a.Moment(0);
        return r.SetTimestamp(Unit(a, 1, ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"]) switch
        {
            "YEAR" => new DateTime(d.Year, 1, 1),
            "MONTH" => new DateTime(d.Year, d.Month, 1),
            "DAY" => d.Date,
            "HOUR" => d.AddTicks(-(d.Ticks % TimeSpan.TicksPerHour)),
            "MINUTE" => d.AddTicks(-(d.Ticks % TimeSpan.TicksPerMinute)),
            _ => d.AddTicks(-(d.Ticks % TimeSpan.TicksPerSecond)),
        });
    }

    private static string Unit(CallArguments a, int argument, ReadOnlySpan<string> known)
    {
        if (!a.Has(argument))
            return "DAY";
        var text = a.Text(argument);
        foreach (var unit in known)
        {
            if (text.Equals(unit, StringComparison.OrdinalIgnoreCase))
                return unit;
        }

        throw new FormatException($"'{text}' is no unit; they are {string.Join(", ", known.ToArray())}");
    }

    // A time goes round at midnight.
    private static DateTime Move(DateTime value, long count, long ticks, bool hasDate)
    {
        if (hasDate)
            return value.AddTicks(checked(count * ticks));
        var day = (Int128)value.TimeOfDay.Ticks + ((Int128)count * ticks);
        var time = (long)(((day % TimeSpan.TicksPerDay) + TimeSpan.TicksPerDay) % TimeSpan.TicksPerDay);
        return value.Date.AddTicks(time);
    }

    private static int Months(DateTime from, DateTime to)
    {
        var months = ((to.Year - from.Year) * 12) + to.Month - from.Month;
        if (months > 0 && to.Day < from.Day)
            return months - 1;
        return months < 0 && to.Day > from.Day ? months + 1 : months;
    }
}
