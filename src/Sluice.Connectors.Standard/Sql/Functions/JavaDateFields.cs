namespace Sluice.Connectors.Standard.Sql.Functions;

/// <summary>The fields that a text had for a pattern, and the moment that they are.</summary>
internal sealed class JavaDateFields
{
    private int _year = 1970;
    private int _month = 1;
    private int _day = 1;
    private int _dayOfYear;
    private int _hour;
    private int _hourOfHalf = -1;
    private int _minute;
    private int _second;
    private long _nanoseconds;

    public bool IsAfternoon { get; set; }

    /// <summary>Takes a field; false when no field has such a value.</summary>
    public bool Set(char letter, long value)
    {
        switch (letter)
        {
            case 'y' or 'u':
                _year = (int)Math.Min(value, int.MaxValue);
                return value is >= 1 and <= 9999;
            case 'M' or 'L':
                _month = (int)value;
                return value is >= 1 and <= 12;
            case 'd':
                _day = (int)value;
                return value is >= 1 and <= 31;
            case 'D':
                _dayOfYear = (int)value;
                return value is >= 1 and <= 366;
            case 'H':
                _hour = (int)value;
                return value is >= 0 and <= 23;
            case 'k':
                _hour = (int)value % 24;
                return value is >= 1 and <= 24;
            case 'h':
                _hourOfHalf = (int)value % 12;
                return value is >= 1 and <= 12;
            case 'K':
                _hourOfHalf = (int)value;
                return value is >= 0 and <= 11;
            case 'm':
                _minute = (int)value;
                return value is >= 0 and <= 59;
            case 's':
                _second = (int)value;
                return value is >= 0 and <= 59;
            case 'S' or 'n':
                _nanoseconds = value;
                return value is >= 0 and <= 999_999_999;
            default:
                return true;
        }
    }

    /// <summary>The moment; a day that its month does not have is the month's last.</summary>
    public DateTime? Resolve()
    {
        if (_dayOfYear > 0 && _dayOfYear > (DateTime.IsLeapYear(_year) ? 366 : 365))
            return null;
        var date = _dayOfYear > 0
            ? new DateTime(_year, 1, 1).AddDays(_dayOfYear - 1)
            : new DateTime(_year, _month, Math.Min(_day, DateTime.DaysInMonth(_year, _month)));
        var hour = _hourOfHalf < 0 ? _hour : _hourOfHalf + (IsAfternoon ? 12 : 0);
        return date.AddTicks((((((hour * 60L) + _minute) * 60) + _second) * TimeSpan.TicksPerSecond) + (_nanoseconds / 100));
    }
}
