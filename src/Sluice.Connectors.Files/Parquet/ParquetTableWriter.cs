using Sluice.Connect.Batches;
using Sluice.Connectors.Files.LocalFile;
using Sluice.Connectors.Files.Staging;

namespace Sluice.Connectors.Files.Parquet;

/// <summary>Writes the rows of one table to Parquet files of the commit that is under way.</summary>
internal sealed class ParquetTableWriter(FileSinkTable table) : ITableWriter
{
    /// <summary>Batches with fewer rows are gathered: each costs a call into the library.</summary>
    private const int LeastRows = 1024;

    private readonly Apache.Arrow.Schema _schema = ArrowTypes.ToArrow(table.WrittenSchema);
    private readonly ArrowOutput _arrow = new();
    private readonly PartitionFolder _folder = new(table);

    /// <inheritdoc />
    public void Write(Batch batch, StagedFiles files, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (table.PartitionColumns.Count == 0 && batch.Count >= LeastRows)
        {
            var whole = files.For(table, "", out _);
            if (whole.Rows + batch.Count <= table.RowsPerFile)
            {
                PartOf(whole, files).Write(batch);
                whole.Rows += batch.Count;
                return;
            }
        }

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

            PartOf(file, files).Write(batch, row);
            file.Rows++;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
    }

    private ParquetPart PartOf(StagedFile file, StagedFiles files) =>
        (ParquetPart)(file.Part ??= new ParquetPart(table, _schema, file, files, _arrow));
}
