using System.Globalization;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.Parquet;

/// <summary>A place between two rows: the row group, and how many of its rows are before it. Stored as <c>group:row</c>.</summary>
internal readonly record struct ParquetPosition(int Group, long Row)
{
    /// <summary>The position as the engine stores it.</summary>
    public Position ToPosition() => Position.At(string.Create(CultureInfo.InvariantCulture, $"{Group}:{Row}"));

    /// <summary>Reads a stored place.</summary>
    /// <exception cref="Connect.Errors.ConnectorException">It was not written by this source.</exception>
    public static ParquetPosition Parse(string place)
    {
        var parts = place.Split(':');
        return parts.Length >= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var group)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var row)
                ? new ParquetPosition(group, row)
                : throw FileFault.NotUnderstood("position", place);
    }
}
