using System.Globalization;

namespace Sluice.Cli.Text;

/// <summary>Numbers, times and durations as people read them.</summary>
internal static class Amounts
{
    public static string Count(long n) => n.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number with what it counts: <c>1 attempt</c>, <c>4,096 rows</c>.</summary>
    public static string Count(long n, string one) => $"{Count(n)} {one}{(n == 1 ? "" : "s")}";

    public static string Rate(double perSecond) => perSecond switch
    {
        >= 10_000_000 => Text($"{perSecond / 1_000_000:F1} M"),
        >= 10_000 => Text($"{perSecond / 1_000:F0} k"),
        _ => Text($"{perSecond:F0}"),
    };

    /// <summary>Two units at most: <c>9 ms</c>, <c>13.2 s</c>, <c>2m48s</c>, <c>3h5m</c>, <c>2d4h</c>.</summary>
    public static string Span(TimeSpan time)
    {
        var span = time < TimeSpan.Zero ? TimeSpan.Zero : time;
        return span switch
        {
            { TotalSeconds: < 1 } => Text($"{span.TotalMilliseconds:0} ms"),
            { TotalSeconds: < 59.95 } => Text($"{span.TotalSeconds:0.#} s"),
            { TotalMinutes: < 60 } => Text($"{(int)span.TotalMinutes}m{span.Seconds}s"),
            { TotalHours: < 24 } => Text($"{(int)span.TotalHours}h{span.Minutes}m"),
            _ => Text($"{(int)span.TotalDays}d{span.Hours}h"),
        };
    }

    /// <summary>As <see cref="Span"/>, in whole seconds: for what is looked at and not measured.</summary>
    public static string Age(TimeSpan time) => time < TimeSpan.FromMinutes(1)
        ? Text($"{Math.Max(0, (int)time.TotalSeconds)} s")
        : Span(time);

    /// <summary>An instant in UTC, as servers' logs have it: the time alone where it is today.</summary>
    public static string At(DateTimeOffset at, DateTimeOffset now) =>
        at.UtcDateTime.ToString(at.UtcDateTime.Date == now.UtcDateTime.Date ? "HH:mm:ss'Z'" : "yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>As <see cref="At"/>, to the millisecond: where the order of things matters.</summary>
    public static string Exactly(DateTimeOffset at, DateTimeOffset now) =>
        at.UtcDateTime.ToString(at.UtcDateTime.Date == now.UtcDateTime.Date ? "HH:mm:ss.fff'Z'" : "yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
