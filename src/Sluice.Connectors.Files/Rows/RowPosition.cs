using System.Globalization;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.Rows;

/// <summary>A place between two rows of a file that is read from its start: how many rows are before it. Stored as <c>row:N</c>.</summary>
internal readonly record struct RowPosition(long Row)
{
    private const string Prefix = "row:";

    /// <summary>The position as the engine stores it.</summary>
    public Position ToPosition() => Position.At(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Row}"));

    /// <summary>Reads a stored place.</summary>
    /// <exception cref="Connect.Errors.ConnectorException">It was not written by this source.</exception>
    public static RowPosition Parse(string place) =>
        place.StartsWith(Prefix, StringComparison.Ordinal) && long.TryParse(place.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var row)
            ? new RowPosition(row)
            : throw FileFault.NotUnderstood("position", place);
}
