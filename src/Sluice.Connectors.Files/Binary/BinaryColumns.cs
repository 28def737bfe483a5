using Sluice.Connect.Schema;

namespace Sluice.Connectors.Files.Binary;

/// <summary>The columns of files that are copied as they are: a row is a piece of a file.</summary>
internal static class BinaryColumns
{
    public const int Data = 0;
    public const int RelativePath = 1;
    public const int PartIndex = 2;

    private static readonly ColumnDefinition[] Columns =
        [new ColumnDefinition("data", DataType.Bytes), new ColumnDefinition("relativePath", DataType.String), new ColumnDefinition("partIndex", DataType.BigInt)];

    /// <summary>A table with these columns.</summary>
    public static TableSchema Of(TablePath table) => new(table, Columns);

    /// <summary>Whether a table has these columns and no others.</summary>
    public static bool AreThoseOf(TableSchema table) => table.HasSameColumns(Of(table.Path));
}
