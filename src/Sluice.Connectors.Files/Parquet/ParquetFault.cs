using Sluice.Connect.Errors;

namespace Sluice.Connectors.Files.Parquet;

/// <summary>Faults of Parquet files.</summary>
internal static class ParquetFault
{
    /// <summary>The library refuses the file.</summary>
    public static ConnectorException Damaged(string path, long size, Exception inner) => new(
        "SLC2116", ConnectorSide.Source, $"'{path}', {size} bytes, is cut off, damaged or no Parquet file: {FirstLine(inner.Message)} Fetch the file again.", inner: inner);

    /// <summary>A column is not what the table says.</summary>
    public static ConnectorException Column(string path, string column, string what) => new(
        "SLC2117", ConnectorSide.Source, $"'{path}': column '{column}' {what}. Change the schema, or read the files as two tables.");

    /// <summary>A value cannot be a column's.</summary>
    public static ConnectorException Value(string path, string column, long row, Exception inner) => new(
        "SLC2118", ConnectorSide.Source, $"'{path}', rows from {row} on, column '{column}': {inner.Message} Change the column's type.", inner: inner);

    /// <summary>There is no file to take the columns from.</summary>
    public static ConnectorException NoFile(string path) => new(
        "SLC2117", ConnectorSide.Source, $"There is no Parquet file in '{path}' to take the columns from. Give a schema, or check the path.");

    private static string FirstLine(string message)
    {
        var line = message.Split('\n')[0].Trim();
        return line.EndsWith('.') ? line : line + ".";
    }
}
