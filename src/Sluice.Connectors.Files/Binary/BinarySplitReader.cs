using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.LocalFile;
using Sluice.Connectors.Files.Packing;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.Binary;

/// <summary>
/// Reads a file in pieces, as they are. A file is one split that is committed as a whole: half of it is of no use to anybody. The caller
/// has seen that the file is the one that was planned.
/// </summary>
internal sealed class BinarySplitReader : ISplitReader
{
    private readonly ReaderRequest _request;
    private readonly TableSchema _table;
    private readonly FileSplit _split;
    private readonly byte[] _path;
    private readonly byte[] _piece;
    private readonly Stream _file;
    private long _part;
    private bool _isDone;

    public BinarySplitReader(FileSplit split, FileTable file, TableSchema table, ReaderRequest request, OpenArchives archives)
    {
        _request = request;
        _table = table;
        _split = split;
        var path = file.Path == split.Path ? Path.GetFileName(split.Path) : Path.GetRelativePath(file.Path, split.Path);
        _path = Encoding.UTF8.GetBytes(path);
        _piece = new byte[file.ChunkSize];
        _isDone = request.From.IsEnd;
        _file = SplitOpener.OpenText(split, file, archives);
    }

    /// <inheritdoc />
    public Position Position => _isDone ? Position.End : _request.From;

    /// <inheritdoc />
    public long BytesRead { get; private set; }

    /// <inheritdoc />
    public ValueTask<Batch?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_isDone)
            return ValueTask.FromResult<Batch?>(null);
        cancellationToken.ThrowIfCancellationRequested();
        _request.Breadcrumb.At("file.read", _split.Path);
        var batch = _request.Batches.Rent(_table);
        try
        {
            while (!batch.IsFull && Take(batch))
            {
            }

            if (batch.Count > 0)
                return ValueTask.FromResult<Batch?>(batch);
            if (BytesRead != _split.Size)
                throw FileFault.Changed(_split.Path, $"it had {_split.Size} bytes, and {BytesRead} were read");
        }
        catch
        {
            _request.Batches.Return(batch);
            throw;
        }

        _request.Batches.Return(batch);
        _isDone = true;
        return ValueTask.FromResult<Batch?>(null);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _file.Dispose();
        return ValueTask.CompletedTask;
    }

    private bool Take(Batch batch)
    {
        int length;
        try
        {
            length = _file.ReadAtLeast(_piece, _piece.Length, throwOnEndOfStream: false);
        }
        catch (IOException e)
        {
            throw FileFault.Unreadable(_split.Path, e);
        }

        if (length == 0)
            return false;
        batch.Column<BinaryColumn>(BinaryColumns.Data).Append(_piece.AsSpan(0, length));
        batch.Column<BinaryColumn>(BinaryColumns.RelativePath).Append(_path);
        batch.Column<FixedColumn<long>>(BinaryColumns.PartIndex).Append(_part++);
        batch.CloseRow();
        BytesRead += length;
        return true;
    }
}
