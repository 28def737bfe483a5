using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.LocalFile;
using Sluice.Connectors.Files.Staging;

namespace Sluice.Connectors.Files.Binary;

/// <summary>Puts the pieces of files together again, each under its own path below the target directory.</summary>
internal sealed class BinaryTableWriter(FileSinkTable table) : ITableWriter
{
    private StagedFiles? _files;
    private StagedFile? _file;
    private byte[] _path = [];
    private long _next;

    public void Write(Batch batch, StagedFiles files, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!ReferenceEquals(_files, files))
            (_files, _file) = (files, null);
        var data = batch.Column<BinaryColumn>(BinaryColumns.Data);
        var paths = batch.Column<BinaryColumn>(BinaryColumns.RelativePath);
        var parts = batch.Column<FixedColumn<long>>(BinaryColumns.PartIndex);
        for (var row = 0; row < batch.Count; row++)
        {
            if (data.IsNull(row) || paths.IsNull(row) || parts.IsNull(row))
                throw Fault("a piece has no data, path or number");
            if (parts[row] == 0)
                Begin(files, paths[row]);
            else if (_file is null || parts[row] != _next || !paths[row].SequenceEqual(_path))
                throw Fault($"piece {parts[row]} of '{paths.GetString(row)}' came without the one before it");
            _next = parts[row] + 1;
            _file!.Append(data[row]);
            _file.Rows++;
        }
    }

    public void End(Position upTo)
    {
        if (!upTo.IsEnd)
            throw Fault("a commit came in the middle of a file");
    }

    public void Dispose()
    {
    }

    private void Begin(StagedFiles files, ReadOnlySpan<byte> path)
    {
        _path = path.ToArray();
        var text = Encoding.UTF8.GetString(path);
        if (text.Length == 0 || text.Contains('\0', StringComparison.Ordinal) || Path.IsPathRooted(text) || text.Split('/').Any(p => p is "" or "." or ".." or StagingFolder.Name))
            throw Fault($"'{text}' is no path below the target directory");
        _file?.Close();
        _file = files.Named(table, text);
    }

    private ConnectorException Fault(string what) => new(
        "SLC3110", ConnectorSide.Sink,
        $"Files cannot be put together in '{table.Path}': {what}. Files are copied by a LocalFile source with file_format_type = binary and nothing in between that drops or changes rows.");
}
