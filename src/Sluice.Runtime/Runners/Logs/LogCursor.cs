using System.Globalization;

namespace Sluice.Runtime.Runners.Logs;

/// <summary>A place in a job's logs: behind this many bytes of a part. Parts keep their numbers, so that it stays true when logs are put aside.</summary>
internal readonly record struct LogCursor(int Run, int Part, long Offset)
{
    /// <summary>Reads what <see cref="ToString"/> wrote; the beginning for anything else.</summary>
    public static LogCursor Parse(string? text)
    {
        var parts = (text ?? "").Split('.');
        return parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var run)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var part)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? new LogCursor(run, part, offset)
            : default;
    }

    /// <summary>Whether a part is behind it, or it is in that part.</summary>
    public bool IsBeforeEndOf(LogPart part) => part.Run > Run || (part.Run == Run && part.Number >= Part);

    /// <summary>Where reading a part begins.</summary>
    public long OffsetIn(LogPart part) => part.Run == Run && part.Number == Part ? Offset : 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Run}.{Part}.{Offset}");
}
