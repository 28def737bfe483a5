using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.Binary;
using Sluice.Connectors.Files.Excel;
using Sluice.Connectors.Files.Parquet;
using Sluice.Connectors.Files.Staging;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>Writes one split: each commit makes files of its own, hidden until they are recorded and published.</summary>
internal sealed class FileSplitWriter(WriterRequest request, IReadOnlyList<FileSinkTable> tables) : IStagedWriter
{
    private readonly Dictionary<TablePath, ITableWriter> _writers = [];
    private StagedFiles? _files;
    private bool _isStaged;

    public SplitProgress Progress { get; private set; } = request.Stored;

    public ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        _files ??= new StagedFiles(request, Progress.Sequence);
        if (batch.Count > 0)
            WriterOf(batch.Schema.Path).Write(batch, _files, cancellationToken);
        return ValueTask.CompletedTask;
    }

    public ValueTask<StagedCommit?> StageAsync(Position upTo, CancellationToken cancellationToken)
    {
        if (_files is null || _files.IsEmpty)
            return ValueTask.FromResult<StagedCommit?>(null);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var writer in _writers.Values)
            writer.End(upTo);
        request.Permit.Demand();
        var manifest = _files.Stage();
        _isStaged = true;
        request.Permit.Demand();
        return ValueTask.FromResult<StagedCommit?>(new StagedCommit(manifest.ToJson(), _files.Rows));
    }

    public void Recorded(SplitProgress progress)
    {
        _files?.Dispose();
        _files = null;
        _isStaged = false;
        Progress = progress;
    }

    public ValueTask AbortAsync(CancellationToken cancellationToken)
    {
        Abandon();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Abandon();
        foreach (var writer in _writers.Values)
            writer.Dispose();
        _writers.Clear();
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Files that were staged may have been recorded although nobody heard of it: they are left for the sweep, which knows the record.
    /// </summary>
    private void Abandon()
    {
        if (_isStaged)
            _files?.Dispose();
        else
            _files?.Delete();
        _files = null;
        _isStaged = false;
    }

    private static ITableWriter Create(FileSinkTable table) => table.Format switch
    {
        FileFormat.Parquet => new ParquetTableWriter(table),
        FileFormat.Excel => new ExcelTableWriter(table),
        FileFormat.Binary => new BinaryTableWriter(table),
        _ => new FileTableWriter(table),
    };

    private ITableWriter WriterOf(TablePath path)
    {
        if (!_writers.TryGetValue(path, out var writer))
            _writers.Add(path, writer = Create(tables.First(t => t.Schema.Path == path)));
        return writer;
    }
}
