namespace Sluice.Connect.Batches;

/// <summary>Conversions between the physical form of dates and times and .NET's types.</summary>
public static class TemporalValues
{
    /// <summary>Microseconds in a day.</summary>
    public const long MicrosecondsPerDay = 86_400_000_000;

    private const long EpochTicks = 621_355_968_000_000_000;
    private const int EpochDayNumber = 719_162;
    private const int LastDay = 2_932_896;

    /// <summary>Whether days since 1970-01-01 are a date of the years 1 to 9999: a column holds no others.</summary>
    public static bool HoldsDate(int days) => days is >= -EpochDayNumber and <= LastDay;

    /// <summary>Whether microseconds since 1970-01-01T00:00:00 are in the years 1 to 9999: a column holds no others.</summary>
    public static bool HoldsTimestamp(long microseconds) =>
        microseconds is >= -EpochDayNumber * MicrosecondsPerDay and < (LastDay + 1) * MicrosecondsPerDay;

    /// <summary>A date from days since 1970-01-01.</summary>
    public static DateOnly ToDate(int days) => DateOnly.FromDayNumber(days + EpochDayNumber);

    /// <summary>A time from nanoseconds since midnight; finer than 100 ns is cut off.</summary>
    public static TimeOnly ToTime(long nanoseconds) => new(nanoseconds / 100);

    /// <summary>A date and time from microseconds since 1970-01-01T00:00:00.</summary>
    public static DateTime ToTimestamp(long microseconds) => new((microseconds * 10) + EpochTicks, DateTimeKind.Unspecified);

    /// <summary>An instant from microseconds since 1970-01-01T00:00:00Z.</summary>
    public static DateTimeOffset ToInstant(long microseconds) => new((microseconds * 10) + EpochTicks, TimeSpan.Zero);

    /// <summary>Days since 1970-01-01.</summary>
    public static int FromDate(DateOnly date) => date.DayNumber - EpochDayNumber;

    /// <summary>Nanoseconds since midnight.</summary>
    public static long FromTime(TimeOnly time) => time.Ticks * 100;

    /// <summary>Microseconds since 1970-01-01T00:00:00, the kind ignored; finer than a microsecond is cut off.</summary>
    public static long FromTimestamp(DateTime value) => FloorDivide(value.Ticks - EpochTicks, 10);

    /// <summary>Microseconds since 1970-01-01T00:00:00Z.</summary>
    public static long FromInstant(DateTimeOffset value) => FloorDivide(value.UtcTicks - EpochTicks, 10);

    private static long FloorDivide(long value, long divisor)
    {
        var quotient = value / divisor;
        return value % divisor < 0 ? quotient - 1 : quotient;
    }
}
