using System.Globalization;
using Sluice.Connect.Schema;
using Sluice.Connectors.Standard.Sql.Evaluation;
using Sluice.Connectors.Standard.Sql.Syntax;
using static Sluice.Connectors.Standard.Sql.Functions.ArgumentKind;

namespace Sluice.Connectors.Standard.Sql.Functions;

/// <summary>Functions on dates and times. The clock is read once for the rows of a batch.</summary>
internal static class DateFunctions
{
    public static IEnumerable<FunctionDefinition> All =>
    [
        Clock("CURRENT_DATE", DataType.Date, static (a, r) => r.SetDate(a.Surroundings.Now)),
        Clock("CURRENT_TIME", DataType.Time, static (a, r) => r.Set(a.Surroundings.Now.TimeOfDay.Ticks * 100)),
        Clock("CURRENT_TIMESTAMP", DataType.Timestamp, static (a, r) => r.SetTimestamp(a.Surroundings.Now)),
        new("DATEADD", [Moment, Long, Text], 2, 3, static s => s.TypeOf(0), DateUnits.Add) { SeesNulls = true, GivesValues = false },
        new("DATEDIFF", [Moment, Moment, Text], 2, 3, static _ => DataType.BigInt, DateUnits.Between) { SeesNulls = true, GivesValues = false },
        new("DATE_TRUNC", [Date, Text], 1, 2, static _ => DataType.Timestamp, DateUnits.Truncate) { SeesNulls = true, GivesValues = false },
        Of("DAYNAME", DataType.String, Date, static (a, r) => r.Set(CultureInfo.InvariantCulture.DateTimeFormat.GetDayName(a.Moment(0).DayOfWeek))),
        Of("MONTHNAME", DataType.String, Date, static (a, r) => r.Set(CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(a.Moment(0).Month))),
        Of("DAY_OF_MONTH", DataType.Int, Date, static (a, r) => r.Set((long)a.Moment(0).Day)),
        Of("DAY_OF_WEEK", DataType.Int, Date, static (a, r) => r.Set((long)IsoDay(a.Moment(0)))),
        Of("DAY_OF_YEAR", DataType.Int, Date, static (a, r) => r.Set((long)a.Moment(0).DayOfYear)),
        Of("MONTH", DataType.Int, Date, static (a, r) => r.Set((long)a.Moment(0).Month)),
        Of("QUARTER", DataType.Int, Date, static (a, r) => r.Set((a.Moment(0).Month + 2L) / 3)),
        Of("WEEK", DataType.Int, Date, static (a, r) => r.Set(WeekOfYear(a.Moment(0)) + 1L)),
        Of("YEAR", DataType.Int, Date, static (a, r) => r.Set((long)a.Moment(0).Year)),
        Of("HOUR", DataType.Int, Time, static (a, r) => r.Set((long)a.Moment(0).Hour)),
        Of("MINUTE", DataType.Int, Time, static (a, r) => r.Set((long)a.Moment(0).Minute)),
        Of("SECOND", DataType.Int, Time, static (a, r) => r.Set((long)a.Moment(0).Second)),
        new("EXTRACT", [Moment, Text], 2, 2, ExtractType, Extract) { GivesValues = false },
        new("FORMATDATETIME", [Moment, Text], 2, 2, static s => Checked(s, 1, DataType.String), static (a, r) => Pattern(a, 1).Format(a.Moment(0), a.TypeOf(0).Kind, r)),
        new("TO_CHAR", [Any, Text], 1, 2, ToTextType, ToText),
        new("PARSEDATETIME", [Text, Text], 2, 2, ParsedType, Parse),
        new("IS_DATE", [Text, Text], 2, 2, static s => Checked(s, 1, DataType.Boolean), IsDate) { SeesNulls = true },
        new("FROM_UNIXTIME", [Long, Text, Text], 2, 3, static s => Checked(s, 1, DataType.String), FromUnixTime),
    ];

    /// <summary>The day of the week, Monday 1.</summary>
    public static int IsoDay(DateTime date) => date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek;

    /// <summary>ISO weeks counted within the calendar year: days before its first week are in week 0.</summary>
    public static int WeekOfYear(DateTime date)
    {
        const int fewestDays = 4;
        var start = ((date.DayOfYear - IsoDay(date)) % 7 + 7) % 7;
        var offset = start + 1 > fewestDays ? 7 - start : -start;
        return (7 + offset + (date.DayOfYear - 1)) / 7;
    }

    private static FunctionDefinition Of(string name, DataType type, ArgumentKind argument, ScalarFunction body) =>
        TextFunctions.Of(name, type, [argument], 1, 1, body);

    private static FunctionDefinition Clock(string name, DataType type, ScalarFunction body) => TextFunctions.Of(name, type, [Any], 0, 0, body) with { IsVolatile = true };

    private static DataType ExtractType(CallSite site)
    {
        var field = site.Literal(1);
        var fields = DateParts.Fields;
        if (fields.Contains(field, StringComparer.OrdinalIgnoreCase))
            return DataType.Int;
        var near = Connect.Options.NearestName.Find(field, fields);
        throw new SqlException(
            SqlException.DoesNotFit, site.Offset, $"EXTRACT knows no field '{field}'", near is null ? $"the fields are {string.Join(", ", fields)}" : $"did you mean {near}?");
    }

    private static bool Extract(CallArguments a, CallResult r)
    {
        var part = (Func<DateTime, TypeKind, long?>)(a.State ??= DateParts.Of(a.Text(1).ToString()));
        return part(a.Moment(0), a.TypeOf(0).Kind) is { } value && r.Set(value);
    }

    private static DataType ToTextType(CallSite site)
    {
        if (site.TypeOf(0).Kind is not (>= TypeKind.Date and <= TypeKind.TimestampTz))
            return DataType.String;
        return site.Arguments.Count > 1
            ? Checked(site, 1, DataType.String)
            : throw new SqlException(SqlException.DoesNotFit, site.Offset, $"TO_CHAR of a {site.TypeOf(0)} needs a pattern", "write one as second argument, such as 'yyyy-MM-dd'");
    }

    /// <summary>The type; a literal pattern that cannot be used is told before there are rows.</summary>
    private static DataType Checked(CallSite site, int pattern, DataType type)
    {
        if (site.Arguments[pattern] is not Constant { IsNull: false })
            return type;
        try
        {
            _ = new JavaDatePattern(site.Literal(pattern));
            return type;
        }
        catch (FormatException e)
        {
            throw new SqlException(SqlException.DoesNotFit, site.Arguments[pattern].Offset, e.Message);
        }
    }

    private static bool ToText(CallArguments a, CallResult r)
    {
        if (a.TypeOf(0).Kind is not (>= TypeKind.Date and <= TypeKind.TimestampTz))
            return r.Set(a.AnyText(0));
        return Pattern(a, 1).Format(a.Moment(0), a.TypeOf(0).Kind, r);
    }

    // By what the pattern contains, not by what it means: SeaTunnel's rule.
    private static DataType ParsedType(CallSite site)
    {
        var pattern = site.Literal(1);
        var (hasYear, hasMinute) = (pattern.Contains("yy", StringComparison.Ordinal), pattern.Contains("mm", StringComparison.Ordinal));
        Checked(site, 1, DataType.String);
        return hasYear ? hasMinute ? DataType.Timestamp : DataType.Date
            : hasMinute ? DataType.Time
            : throw new SqlException(
                SqlException.DoesNotFit, site.Arguments[1].Offset, $"the pattern '{pattern}' has neither a year (yy) nor minutes (mm)", "write one such as 'yyyy-MM-dd HH:mm:ss'");
    }

    private static bool Parse(CallArguments a, CallResult r)
    {
        var pattern = a.Text(1);
        var moment = Pattern(a, 1).Parse(a.Text(0)) ?? throw new FormatException($"'{a.Text(0)}' is not of the form '{pattern}'");
        return (pattern.Contains("yy", StringComparison.Ordinal), pattern.Contains("mm", StringComparison.Ordinal)) switch
        {
            (true, true) => r.SetTimestamp(moment),
            (true, false) => r.SetDate(moment),
            _ => r.Set(moment.TimeOfDay.Ticks * 100),
        };
    }

    private static bool IsDate(CallArguments a, CallResult r) => r.Set(a.Has(0) && a.Has(1) && Pattern(a, 1).Parse(a.Text(0)) is not null);

    private static bool FromUnixTime(CallArguments a, CallResult r)
    {
        var instant = DateTime.UnixEpoch.AddSeconds(a.Long(0));
        var local = instant + (a.Count > 2 ? ZoneText.Parse(a.Text(2)) : a.Surroundings.Zone).GetUtcOffset(instant);
        return Pattern(a, 1).Format(local, TypeKind.Timestamp, r);
    }

    private static JavaDatePattern Pattern(CallArguments a, int argument)
    {
        var text = a.Text(argument);
        if (a.State is JavaDatePattern known && text.SequenceEqual(known.Text))
            return known;
        var pattern = new JavaDatePattern(text.ToString());
        a.State = pattern;
        return pattern;
    }
}
