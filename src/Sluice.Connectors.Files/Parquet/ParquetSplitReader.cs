using Apache.Arrow;
using Apache.Arrow.Ipc;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.Parquet;

/// <summary>Reads row groups of a file, column by column, and from any row on.</summary>
internal sealed class ParquetSplitReader : ISplitReader
{
    private readonly ReaderRequest _request;
    private readonly TableSchema _table;
    private readonly FileSplit _split;
    private readonly ParquetFile _file;
    private readonly PartitionValues _partitions;
    private readonly List<(int Column, int Field)> _targets = [];
    private readonly List<int> _fields;
    private readonly ParquetPosition? _until;
    private IArrowArrayStream? _rows;
    private int _group;
    private long _row;
    private long _toSkip;
    private bool _isDone;
    private bool _hasRead;

    /// <summary>Opens a reader. The caller has seen that the file is the one that was planned.</summary>
    /// <exception cref="Connect.Errors.ConnectorException">The file cannot be read as the table.</exception>
    public ParquetSplitReader(FileSplit split, TableSchema table, ReaderRequest request)
    {
        _request = request;
        _table = table;
        _split = split;
        _partitions = new PartitionValues(split.Partitions, table);
        _until = request.Until.Place is { } stop ? ParquetPosition.Parse(stop) : null;
        var from = request.From.Place is { } place ? ParquetPosition.Parse(place) : new ParquetPosition((int)split.Start, 0);
        (_group, _row) = (request.From.IsEnd ? (int)split.End : from.Group, from.Row);
        _file = new ParquetFile(split.Path, split.Size);
        try
        {
            Map();
        }
        catch
        {
            _file.Dispose();
            throw;
        }

        _fields = [.. _targets.Select(t => t.Field).Distinct().Order()];
    }

    /// <inheritdoc />
    public Position Position
    {
        get
        {
            if (_isDone && _request.Until.IsEnd)
                return Position.End;
            return _hasRead ? new ParquetPosition(_group, _row).ToPosition() : _request.From;
        }
    }

    /// <inheritdoc />
    public long BytesRead { get; private set; }

    /// <inheritdoc />
    public ValueTask<Batch?> ReadAsync(CancellationToken cancellationToken)
    {
        while (!_isDone)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_group >= _split.End || (_until is { } until && (_group, _row).CompareTo((until.Group, until.Row)) >= 0))
            {
                _isDone = true;
                break;
            }

            _request.Breadcrumb.At("file.read", _split.Path);
            _rows ??= OpenGroup();
            using var read = _file.Guard(() => _rows.ReadNextRecordBatchAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult());
            if (read is null)
                NextGroup();
            else if (Take(read) is { } batch)
                return ValueTask.FromResult<Batch?>(batch);
        }

        return ValueTask.FromResult<Batch?>(null);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _rows?.Dispose();
        _rows = null;
        _file.Dispose();
        return ValueTask.CompletedTask;
    }

    private IArrowArrayStream OpenGroup()
    {
        _toSkip = _row;
        return _file.Read(_group, _fields);
    }

    private void NextGroup()
    {
        _rows?.Dispose();
        _rows = null;
        _group++;
        _row = 0;
    }

    private Batch? Take(RecordBatch read)
    {
        var skipped = (int)Math.Min(read.Length, _toSkip);
        _toSkip -= skipped;
        var count = read.Length - skipped;
        if (_until is { } until && until.Group == _group)
            count = (int)Math.Min(count, until.Row - _row);
        if (count == 0)
            return null;
        var batch = _request.Batches.Rent(_table);
        try
        {
            foreach (var (column, field) in _targets)
                Append(batch, column, read.Column(_fields.IndexOf(field)), skipped, count);
            batch.SetCount(count);
            _partitions.Append(batch);
        }
        catch
        {
            _request.Batches.Return(batch);
            throw;
        }

        _row += count;
        _hasRead = true;
        BytesRead += batch.ByteSize;
        return batch;
    }

    private void Append(Batch batch, int column, IArrowArray array, int from, int count)
    {
        try
        {
            ArrowInput.Append(batch.Columns[column], array, from, count);
        }
        catch (Exception e) when (e is OverflowException or FormatException or NotSupportedException)
        {
            throw ParquetFault.Value(_split.Path, _table.Columns[column].Name, _file.Groups[_group].First + _row, e);
        }
    }

    /// <summary>Finds the file's field for each column of the table.</summary>
    private void Map()
    {
        var fields = _file.Schema.FieldsList;
        for (var i = 0; i < _table.Columns.Count; i++)
        {
            var column = _table.Columns[i];
            if (_split.Partitions.ContainsKey(column.Name))
                continue;
            var at = 0;
            while (at < fields.Count && fields[at].Name != column.Name)
                at++;
            if (at == fields.Count)
                throw ParquetFault.Column(_split.Path, column.Name, "is not there");
            var type = _file.TypeOf(fields[at]);
            if (!ArrowTypes.IsReadAs(type, column.Type))
                throw ParquetFault.Column(_split.Path, column.Name, $"is {type} in the file and {column.Type} in the table");
            _targets.Add((i, at));
        }
    }
}
