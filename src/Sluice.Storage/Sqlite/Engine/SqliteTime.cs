using System.Globalization;

namespace Sluice.Storage.Sqlite.Engine;

/// <summary>Instants as the store keeps them: RFC 3339, UTC.</summary>
internal static class SqliteTime
{
    public static string Format(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    public static string? Format(DateTimeOffset? at) => at is { } known ? Format(known) : null;

    public static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
