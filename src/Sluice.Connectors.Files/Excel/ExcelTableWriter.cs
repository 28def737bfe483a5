using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connectors.Files.LocalFile;
using Sluice.Connectors.Files.Staging;

namespace Sluice.Connectors.Files.Excel;

/// <summary>Writes the rows of one table to workbooks of the commit that is under way.</summary>
internal sealed class ExcelTableWriter(FileSinkTable table) : ITableWriter
{
    /// <summary>Workbooks that are under way at once: each takes up to half a megabyte until it is ended.</summary>
    private const int MostOpen = 256;

    private readonly CellWriter[] _writers = [.. table.WrittenSchema.Columns.Select(c => new CellWriter(c))];
    private readonly PartitionFolder _folder = new(table);
    private StagedFiles? _files;
    private int _open;

    /// <inheritdoc />
    public void Write(Batch batch, StagedFiles files, CancellationToken cancellationToken)
    {
        if (!ReferenceEquals(_files, files))
            (_files, _open) = (files, 0);
        StagedFile? file = null;
        var current = "";
        for (var row = 0; row < batch.Count; row++)
        {
            var folder = _folder.Of(batch, row);
            if (file is null || file.Rows >= table.RowsPerFile || !ReferenceEquals(folder, current))
            {
                cancellationToken.ThrowIfCancellationRequested();
                file = files.For(table, folder, out _);
                current = folder;
            }

            var part = PartOf(file);
            part.Write(batch, row);
            if (++file.Rows < table.RowsPerFile)
                continue;
            part.End();
            _open--;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var writer in _writers)
            writer.Dispose();
    }

    private ExcelPart PartOf(StagedFile file)
    {
        if (file.Part is ExcelPart part)
            return part;
        if (_open == MostOpen)
        {
            throw new ConnectorException(
                "SLC3111", ConnectorSide.Sink,
                $"The rows of one commit to '{table.Path}' go to more than {MostOpen} folders, and a workbook for each would not fit in memory. "
                + "Choose fewer partition columns, or write csv, json or parquet.");
        }

        part = new ExcelPart(table, _writers, file);
        file.Part = part;
        _open++;
        return part;
    }
}
