using System.Globalization;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Files.Records;

/// <summary>
/// A place between two records: its offset, the number of the record that follows, and a fingerprint of the bytes before it, so that a
/// file that was changed before the place is noticed. Stored as <c>offset:record:tail length:tail hash</c>.
/// </summary>
internal readonly record struct FilePosition(long Offset, long Record, int TailLength, string TailHash)
{
    /// <summary>The position as the engine stores it.</summary>
    public Position ToPosition() => Position.At(string.Create(CultureInfo.InvariantCulture, $"{Offset}:{Record}:{TailLength}:{TailHash}"));

    /// <summary>Reads a stored place.</summary>
    /// <exception cref="Connect.Errors.ConnectorException">It was not written by this source.</exception>
    public static FilePosition Parse(string place)
    {
        var parts = place.Split(':');
        return parts.Length >= 4
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var record)
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var tailLength)
            && tailLength <= RecordBuffer.TailLength && tailLength <= offset
                ? new FilePosition(offset, record, tailLength, parts[3])
                : throw FileFault.NotUnderstood("position", place);
    }
}
