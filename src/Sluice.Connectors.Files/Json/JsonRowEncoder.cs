using Sluice.Connect.Batches;
using Sluice.Connect.Formats;
using Sluice.Connectors.Files.LocalFile;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.Json;

/// <summary>Writes one JSON object a row.</summary>
internal sealed class JsonRowEncoder(FileSinkTable table) : IRowEncoder
{
    private readonly JsonRowWriter _writer = new(table.WrittenSchema);
    private readonly bool _isProjected = !table.Columns.SequenceEqual(Enumerable.Range(0, table.Schema.Columns.Count));
    private Batch? _source;
    private Batch? _view;

    public void WriteHead(ByteWriter output)
    {
    }

    public void Write(Batch batch, int row, ByteWriter output)
    {
        _writer.Write(_isProjected ? Project(batch) : batch, row, output);
        output.Add(table.RowDelimiter);
    }

    public void Dispose() => _writer.Dispose();

    private Batch Project(Batch batch)
    {
        if (!ReferenceEquals(_source, batch) || _view!.Count != batch.Count)
        {
            _source = batch;
            _view = batch.View(table.WrittenSchema, [.. table.Columns.Select(i => batch.Columns[i])]);
        }

        return _view;
    }
}
