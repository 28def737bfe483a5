using System.Globalization;

namespace Sluice.Output;

/// <summary>Numbers as people read them.</summary>
internal static class Amounts
{
    public static string Count(long n) => n.ToString("N0", CultureInfo.InvariantCulture);

    public static string Rate(double perSecond) => perSecond switch
    {
        >= 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{perSecond / 1_000_000:F1} M"),
        >= 10_000 => string.Create(CultureInfo.InvariantCulture, $"{perSecond / 1_000:F0} k"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{perSecond:F0}"),
    };

    public static string Megabytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000:F1}");

    public static string Duration(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:D2}:{time.Seconds:D2}")
        : time.TotalMinutes >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:D2}")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s");
}
