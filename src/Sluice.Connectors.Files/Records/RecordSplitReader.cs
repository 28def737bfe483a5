using System.Globalization;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.Csv;

namespace Sluice.Connectors.Files.Records;

/// <summary>
/// Reads a split record by record: fills the buffer, finds where records end, and keeps count. What a record means is left to
/// <see cref="TakeRecords"/>.
/// </summary>
internal abstract class RecordSplitReader : ISplitReader
{
    private const int MostRecordBytesKept = 64 << 10;
    private const int MostValueLength = 80;

    private readonly ReaderRequest _request;
    private readonly TableSchema _table;
    private readonly FileSplit _split;
    private readonly int _maxRecordSize;
    private readonly PartitionValues _partitions;
    private readonly byte _lineEnd;
    private int _toSkip;
    private bool _isLastEnded;
    private bool _isDone;
    private bool _hasRead;

    protected RecordSplitReader(OpenedSplit opened, TableSchema table, ReaderRequest request, CsvDialect dialect)
    {
        _request = request;
        _table = table;
        _split = opened.Split;
        _maxRecordSize = opened.MaxRecordSize;
        _partitions = new PartitionValues(opened.Split.Partitions, table);
        _lineEnd = dialect.LineEnd;
        Buffer = opened.Buffer;
        Record = opened.Record;
        _toSkip = request.From.IsStart ? opened.Split.Skip : 0;
        Index = new CsvIndex(dialect);
        Index.Begin(Buffer.Start);
    }

    /// <inheritdoc />
    public Position Position
    {
        get
        {
            if (_isDone && _request.Until.IsEnd)
                return Position.End;
            return _hasRead
                ? new FilePosition(Buffer.RecordOffset, Record, Buffer.Tail.Length, Fingerprint.Of(Buffer.Tail)).ToPosition()
                : _request.From;
        }
    }

    /// <inheritdoc />
    public long BytesRead => Buffer.BytesRead;

    protected RecordBuffer Buffer { get; }

    protected CsvIndex Index { get; }

    /// <summary>The number of the current record in the file, from 1; header rows count.</summary>
    protected long Record { get; private set; }

    /// <inheritdoc />
    public ValueTask<Batch?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_isDone)
            return ValueTask.FromResult<Batch?>(null);
        cancellationToken.ThrowIfCancellationRequested();
        var batch = _request.Batches.Rent(_table);
        try
        {
            Begin(batch);
            _hasRead = true;
            while (!batch.IsFull && Advance(batch, cancellationToken))
            {
            }

            if (batch.Count > 0)
            {
                _partitions.Append(batch);
                return ValueTask.FromResult<Batch?>(batch);
            }
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
    public virtual ValueTask DisposeAsync()
    {
        Buffer.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A batch is about to be filled.</summary>
    protected virtual void Begin(Batch batch)
    {
    }

    /// <summary>Takes the records whose ends are known, as long as the batch has room.</summary>
    /// <returns>False when there was no whole record.</returns>
    protected abstract bool TakeRecords(Batch batch);

    /// <summary>The current record, or several, were taken: the next one starts behind their end.</summary>
    protected void Next(int end, int records = 1)
    {
        Buffer.Start = Math.Min(end + 1, Buffer.Filled);
        Record += records;
    }

    /// <summary>The current record cannot be a row.</summary>
    protected void Reject(string code, int end, string? column, ReadOnlySpan<byte> value, string reason)
    {
        var record = Buffer.Bytes.AsSpan(Buffer.Start, Math.Clamp(end - Buffer.Start, 0, MostRecordBytesKept)).ToArray();
        _request.Errors.Reject(new RowError(code, Where, column, column is null ? null : Shorten(value), reason, record));
    }

    /// <summary>The place of the current record, for messages.</summary>
    protected string Where => WhereOf(Buffer.RecordOffset);

    /// <summary>A quote stands where none may.</summary>
    protected ConnectorException MisplacedQuote(int at) => FileFault.MisplacedQuote(Where, Buffer.Offset + at);

    private static string Shorten(ReadOnlySpan<byte> value)
    {
        var text = System.Text.Encoding.UTF8.GetString(value[..Math.Min(value.Length, MostValueLength * 4)]);
        return text.Length <= MostValueLength ? text : text[..MostValueLength] + "...";
    }

    private string WhereOf(long offset) =>
        string.Create(CultureInfo.InvariantCulture, $"{_split.Place}, record {Record}, byte {offset}");

    private bool Advance(Batch batch, CancellationToken cancellationToken)
    {
        if (_toSkip > 0 ? SkipRecord() : TakeRecords(batch))
            return true;
        if (Index.FirstBad >= 0)
            throw MisplacedQuote(Index.FirstBad);
        if (Index.CanScan(Buffer.Filled, Buffer.IsEnd))
        {
            Index.Scan(Buffer.Bytes, Buffer.Filled, Buffer.IsEnd);
            return true;
        }

        if (IsTooLarge(Index.Scanned - Buffer.Start))
            throw TooLarge();
        if (!Buffer.IsEnd)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _request.Breadcrumb.At("file.read", _split.Path);
            Index.Shift(Buffer.Fill());
            return true;
        }

        if (Buffer.Start >= Buffer.Filled || _isLastEnded)
            return false;
        if (Index.IsInside)
            throw Unclosed();
        _isLastEnded = true;
        Buffer.Bytes[Buffer.Filled] = _lineEnd;
        Index.AddEnd(Buffer.Filled);
        return true;
    }

    private bool SkipRecord()
    {
        var ends = Index.Ends;
        for (var i = 0; i < ends.Length; i++)
        {
            if (Buffer.Bytes[ends[i]] != _lineEnd)
                continue;
            Next(ends[i]);
            Index.Advance(i + 1);
            _toSkip--;
            return true;
        }

        return false;
    }

    /// <summary>The current record is larger than allowed.</summary>
    protected ConnectorException TooLarge()
    {
        var fault = FileFault.RecordTooLarge(Where, _maxRecordSize);
        return !Index.IsInside
            ? fault
            : new ConnectorException(
                fault.Code, fault.Side, $"{fault.Message} A quoted field begins at byte {OpenQuoteOffset()} and is not closed so far.");
    }

    /// <summary>Whether a record of this length is larger than allowed.</summary>
    protected bool IsTooLarge(int length) => length > _maxRecordSize;

    private ConnectorException Unclosed() => FileFault.UnclosedQuote(_split.Place, OpenQuoteOffset(), Where);

    /// <summary>An open quote stands behind the last delimiter that was found.</summary>
    private long OpenQuoteOffset()
    {
        var from = Index.Ends.IsEmpty ? Buffer.Start : Index.Ends[^1] + 1;
        var at = Buffer.Bytes.AsSpan(from, Buffer.Filled - from).IndexOf((byte)'"');
        return Buffer.Offset + from + Math.Max(at, 0);
    }
}
