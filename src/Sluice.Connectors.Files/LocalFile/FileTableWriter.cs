using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connectors.Files.Csv;
using Sluice.Connectors.Files.Json;
using Sluice.Connectors.Files.Records;
using Sluice.Connectors.Files.Staging;
using Sluice.Connectors.Files.Text;
using Sluice.Connectors.Files.Xml;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>Writes the rows of one table to the files of the commit that is under way.</summary>
internal sealed class FileTableWriter(FileSinkTable table) : ITableWriter
{
    private readonly IRowEncoder _encoder = table.Format switch
    {
        FileFormat.Json => new JsonRowEncoder(table),
        FileFormat.Text => new TextRowEncoder(table),
        FileFormat.Xml => new XmlRowEncoder(table),
        _ => new CsvRowEncoder(table),
    };
    private readonly PartitionFolder _folder = new(table);

    /// <summary>Writes the rows of a batch.</summary>
    public void Write(Batch batch, StagedFiles files, CancellationToken cancellationToken)
    {
        StagedFile? file = null;
        var current = "";
        for (var row = 0; row < batch.Count; row++)
        {
            var folder = _folder.Of(batch, row);
            if (file is null || file.Rows >= table.RowsPerFile || !ReferenceEquals(folder, current))
            {
                cancellationToken.ThrowIfCancellationRequested();
                file = files.For(table, folder, out var isNew);
                current = folder;
                if (isNew)
                    Begin(file);
            }

            Write(batch, row, file);
        }
    }

    public void Dispose() => _encoder.Dispose();

    private void Begin(StagedFile file)
    {
        if (table.HasByteOrderMark)
            file.Buffer.Add("\uFEFF"u8);
        _encoder.WriteHead(file.Buffer);
        file.Tail = _encoder.Tail;
    }

    private void Write(Batch batch, int row, StagedFile file)
    {
        var before = file.Buffer.Length;
        try
        {
            _encoder.Write(batch, row, file.Buffer);
        }
        catch (FormatException e)
        {
            file.Buffer.Truncate(before);
            throw new ConnectorException(
                "SLC3109", ConnectorSide.Sink, $"A row of table {table.Schema.Path} cannot be written to '{file.PublishedPath}': {e.Message}", inner: e);
        }

        file.Rows++;
        file.FlushIfFull();
    }
}
