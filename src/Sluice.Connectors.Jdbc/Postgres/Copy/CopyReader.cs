using System.Buffers.Binary;
using System.Data.Common;
using System.Text;
using Npgsql;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>
/// Reads a COPY TO STDOUT in binary form into columns. The buffer is filled before it is decoded: the server sends each row as a
/// message of its own, and decoding after each costs several times the time.
/// </summary>
internal sealed class CopyReader : ISplitReader
{
    private const int BufferSize = 256 << 10;
    private const int HeaderSize = 19;
    private readonly PostgresDatabase _database;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlRawCopyStream _stream;
    private readonly TableSchema _schema;
    private readonly ReaderRequest _request;
    private readonly FieldDecoder[] _decoders;
    private byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;
    private long _rows;

    /// <summary>Of the batch's rows, as they came. Rejected ones do not count: a batch without rows would say that the data is at its end.</summary>
    private long _batchBytes;
    private bool _isStreamEnded;
    private bool _isHeaderRead;

    public CopyReader(PostgresDatabase database, NpgsqlConnection connection, NpgsqlRawCopyStream stream, TableSchema schema, ReaderRequest request)
    {
        _database = database;
        _connection = connection;
        _stream = stream;
        _schema = schema;
        _request = request;
        _decoders = [.. schema.Columns.Select(c => FieldDecoders.For(c.Type))];
    }

    private enum Step
    {
        Row = 0,
        NeedsMore = 1,
        End = 2,
    }

    public Position Position { get; private set; } = Position.Start;

    public long BytesRead { get; private set; }

    public async ValueTask<Batch?> ReadAsync(CancellationToken cancellationToken)
    {
        if (Position.IsEnd)
            return null;
        var batch = _request.Batches.Rent(_schema);
        _batchBytes = 0;
        for (var i = 0; i < _decoders.Length; i++)
            _decoders[i].Bind(batch.Columns[i]);
        try
        {
            while (!Decode(batch))
                await FillAsync(cancellationToken);
        }
        catch (Exception e)
        {
            _request.Batches.Return(batch);
            if (e is DbException or IOException or TimeoutException)
                throw _database.Explain(e, ConnectorSide.Source, $"reading {_request.Split.Description}");
            throw;
        }

        if (batch.Count > 0)
            return batch;
        _request.Batches.Return(batch);
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_isStreamEnded)
                await _stream.CancelAsync();
            await _stream.DisposeAsync();
        }
        catch (Exception e) when (e is DbException or IOException or ObjectDisposedException or OperationCanceledException or TimeoutException)
        {
            _request.Breadcrumb.At("jdbc.close", e.GetType().Name);
        }

        await _connection.DisposeAsync();
    }

    /// <returns>The batch is full, or the data is at its end; else more bytes are needed.</returns>
    private bool Decode(Batch batch)
    {
        if (!_isHeaderRead)
        {
            if (_end - _start < HeaderSize)
                return false;
            _start += HeaderSize;
            _isHeaderRead = true;
        }

        while (batch.Count < Batch.MaxRows && _batchBytes < Batch.TargetBytes)
        {
            switch (DecodeRow(batch))
            {
                case Step.NeedsMore:
                    return batch.Count > Batch.MaxRows / 2;
                case Step.End:
                    Position = Position.End;
                    return true;
            }
        }

        return true;
    }

    private Step DecodeRow(Batch batch)
    {
        var buffer = _buffer.AsSpan(_start, _end - _start);
        if (buffer.Length < 2)
            return Step.NeedsMore;
        int fields = BinaryPrimitives.ReadInt16BigEndian(buffer);
        if (fields < 0)
            return Step.End;
        var at = 2;
        for (var i = 0; i < _decoders.Length; i++)
        {
            if (buffer.Length - at < 4)
                return Incomplete(batch);
            var length = BinaryPrimitives.ReadInt32BigEndian(buffer[at..]);
            at += 4;
            if (length < 0)
            {
                batch.Columns[i].AppendNull();
                continue;
            }

            if (buffer.Length - at < length)
                return Incomplete(batch);
            try
            {
                _decoders[i].Append(buffer.Slice(at, length));
            }
            catch (Exception e) when (e is FormatException or ArgumentOutOfRangeException)
            {
                return Reject(batch, buffer, i, e.Message);
            }

            at += length;
        }

        batch.CloseRow();
        _rows++;
        _start += at;
        _batchBytes += at;
        return Step.Row;
    }

    private static Step Incomplete(Batch batch)
    {
        batch.DropOpenRow();
        return Step.NeedsMore;
    }

    private Step Reject(Batch batch, ReadOnlySpan<byte> buffer, int column, string reason)
    {
        batch.DropOpenRow();
        var at = 2;
        for (var i = 0; i < _decoders.Length; i++)
        {
            if (buffer.Length - at < 4)
                return Step.NeedsMore;
            at += 4 + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(buffer[at..]));
            if (at > buffer.Length)
                return Step.NeedsMore;
        }

        _rows++;
        _start += at;
        _request.Errors.Reject(new RowError(
            "SLC2211",
            $"{_request.Split.Description}, row {_rows}",
            _schema.Columns[column].Name,
            null,
            reason,
            Encoding.UTF8.GetBytes(Convert.ToHexStringLower(buffer[..Math.Min(at, 4096)]))));
        return Step.Row;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_isStreamEnded)
            throw new ConnectorException("SLC2208", ConnectorSide.Source, $"{_database.Display}: the server's data ended inside a row of {_request.Split.Description}", isTransient: true);
        var rest = _end - _start;
        if (rest == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        else if (_start > 0)
            _buffer.AsSpan(_start, rest).CopyTo(_buffer);
        _start = 0;
        _end = rest;
        while (_end < _buffer.Length)
        {
            var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                _isStreamEnded = true;
                return;
            }

            _end += read;
            BytesRead += read;
        }
    }
}
