using System.Globalization;

namespace Sluice.Client.Wire;

/// <summary>Instants as RFC 3339 in UTC, to the microsecond: <c>2026-11-25T03:12:41.00025Z</c>.</summary>
internal static class InstantText
{
    public static string Write(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    public static bool TryRead(string text, out DateTimeOffset at) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at);
}
