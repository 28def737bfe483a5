using System.Globalization;

namespace Sluice.Connectors.Standard.Sql.Functions;

/// <summary>Reads time zones as Java's ZoneId does: <c>UTC+8</c>, <c>+08:00</c>, <c>Z</c>, <c>Asia/Shanghai</c>.</summary>
internal static class ZoneText
{
    private const int MostHours = 14;

    /// <exception cref="FormatException">There is no such zone.</exception>
    public static TimeZoneInfo Parse(ReadOnlySpan<char> text)
    {
        var rest = text;
        foreach (var prefix in (ReadOnlySpan<string>)["UTC", "GMT", "UT"])
        {
            if (rest.StartsWith(prefix, StringComparison.Ordinal))
            {
                rest = rest[prefix.Length..];
                break;
            }
        }

        if ((rest.IsEmpty && !text.IsEmpty) || rest is "Z")
            return TimeZoneInfo.Utc;
        if (rest[0] is '+' or '-')
            return Offset(rest, text);
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(text.ToString());
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw NotKnown(text);
        }
    }

    private static TimeZoneInfo Offset(ReadOnlySpan<char> signed, ReadOnlySpan<char> text)
    {
        var digits = signed[1..].ToString().Replace(":", "", StringComparison.Ordinal);
        if (digits.Length is < 1 or > 6 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            throw NotKnown(text);
        var hours = int.Parse(digits.Length % 2 == 1 ? digits[..1] : digits[..2], CultureInfo.InvariantCulture);
        var rest = digits[(digits.Length % 2 == 1 ? 1 : 2)..];
        var minutes = rest.Length >= 2 ? int.Parse(rest[..2], CultureInfo.InvariantCulture) : 0;
        if (hours > MostHours || minutes > 59)
            throw NotKnown(text);
        var offset = new TimeSpan(hours, minutes, 0);
        var name = text.ToString();
        return TimeZoneInfo.CreateCustomTimeZone(name, signed[0] == '-' ? -offset : offset, name, name);
    }

    private static FormatException NotKnown(ReadOnlySpan<char> text) =>
        new($"'{text}' is no time zone; write one such as UTC+8, +08:00 or Asia/Shanghai");
}
