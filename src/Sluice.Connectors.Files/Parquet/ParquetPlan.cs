using Sluice.Connect.Schema;
using Sluice.Connectors.Files.LocalFile;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.Parquet;

/// <summary>What a table of Parquet files is, from the files themselves.</summary>
internal static class ParquetPlan
{
    /// <summary>The table with the columns of its first file, where the options give none.</summary>
    /// <exception cref="Connect.Errors.ConnectorException">There is no file, or it cannot be read.</exception>
    public static FileTable Resolve(FileTable table, CancellationToken cancellationToken)
    {
        if (table.Format != FileFormat.Parquet || table.FileSchema.Columns.Count > 0)
            return table;
        foreach (var found in new FileWalk(table).Find(cancellationToken))
        {
            var size = new FileInfo(found.Path).Length;
            if (size == 0)
                continue;
            using var file = new ParquetFile(found.Path, size);
            var schema = table.FileSchema.WithColumns(file.Columns);
            return table with { FileSchema = schema, ReadSchema = Project(table, schema, found.Path) };
        }

        throw ParquetFault.NoFile(table.Path);
    }

    /// <summary>Cuts a file into ranges of row groups of about the same size.</summary>
    /// <param name="whole">The file.</param>
    /// <param name="rangeSize">Bytes of a range.</param>
    /// <returns>Ranges, with the number of rows in each.</returns>
    public static IEnumerable<(FileSplit Split, long Rows, long Bytes)> Cut(FileSplit whole, long rangeSize)
    {
        using var file = new ParquetFile(whole.Path, whole.Size);
        var start = 0;
        long rows = 0;
        long bytes = 0;
        for (var i = 0; i < file.Groups.Count; i++)
        {
            rows += file.Groups[i].Rows;
            bytes += file.Groups[i].Bytes;
            if (bytes < rangeSize && i < file.Groups.Count - 1)
                continue;
            if (rows > 0)
                yield return (whole with { Start = start, End = i + 1, FirstRecord = file.Groups[start].First }, rows, bytes);
            (start, rows, bytes) = (i + 1, 0, 0);
        }
    }

    private static TableSchema Project(FileTable table, TableSchema schema, string path)
    {
        if (table.ReadColumns.Count == 0)
            return schema;
        foreach (var name in table.ReadColumns.Where(n => schema.IndexOf(n) < 0))
            throw ParquetFault.Column(path, name, "is not there, and read_columns names it");
        return schema.WithColumns([.. table.ReadColumns.Distinct(StringComparer.Ordinal).Select(n => schema.Columns[schema.IndexOf(n)])]);
    }
}
