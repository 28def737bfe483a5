using System.Text.Encodings.Web;
using System.Text.Json;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.Rows;

/// <summary>
/// Reads a file whose format a library reads row by row, from its start: to go on from a position, the rows before it are read and passed
/// over. The caller has seen that the file is the one that was planned.
/// </summary>
internal abstract class RowSplitReader : ISplitReader
{
    private const int MostValueLength = 80;
    private const int LookForCancelEvery = 1024;

    private static readonly JsonWriterOptions RecordOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ReaderRequest _request;
    private readonly TableSchema _table;
    private readonly PartitionValues _partitions;
    private readonly long _from;
    private readonly long _until;
    private bool _isDone;
    private bool _hasRead;

    protected RowSplitReader(FileSplit split, TableSchema table, ReaderRequest request)
    {
        _request = request;
        _table = table;
        Split = split;
        _partitions = new PartitionValues(split.Partitions, table);
        _from = request.From.Place is { } place ? RowPosition.Parse(place).Row : 0;
        _until = request.Until.Place is { } stop ? RowPosition.Parse(stop).Row : long.MaxValue;
        _isDone = request.From.IsEnd;
    }

    /// <inheritdoc />
    public Position Position
    {
        get
        {
            if (_isDone && _request.Until.IsEnd)
                return Position.End;
            return _hasRead ? new RowPosition(Row).ToPosition() : _request.From;
        }
    }

    /// <inheritdoc />
    public abstract long BytesRead { get; }

    /// <summary>The split.</summary>
    protected FileSplit Split { get; }

    /// <summary>Rows of the file that were read, the current one included.</summary>
    protected long Row { get; private set; }

    /// <summary>Where the current row is, for messages.</summary>
    protected abstract string Where { get; }

    /// <inheritdoc />
    public ValueTask<Batch?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_isDone)
            return ValueTask.FromResult<Batch?>(null);
        cancellationToken.ThrowIfCancellationRequested();
        _request.Breadcrumb.At("file.read", Split.Path);
        PassOver(cancellationToken);
        var batch = _request.Batches.Rent(_table);
        try
        {
            _hasRead = true;
            while (!batch.IsFull && Advance(cancellationToken))
                Take(batch);
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
    public abstract ValueTask DisposeAsync();

    /// <summary>Goes to the next row.</summary>
    /// <returns>False at the end.</returns>
    protected abstract bool Next();

    /// <summary>Appends the current row to a batch, or rejects it.</summary>
    protected abstract void Take(Batch batch);

    /// <summary>The current row cannot be one of the table's: what was appended of it is dropped.</summary>
    protected void Reject(Batch batch, string code, string? column, string? value, string reason, IEnumerable<KeyValuePair<string, string?>> row)
    {
        batch.DropOpenRow();
        _request.Errors.Reject(new RowError(code, Where, column, Shorten(value), reason, RecordOf(row)));
    }

    private static string? Shorten(string? value) => value is { Length: > MostValueLength } ? value[..MostValueLength] + "..." : value;

    /// <summary>The row as it stood in the file, as a JSON object of texts.</summary>
    private static byte[] RecordOf(IEnumerable<KeyValuePair<string, string?>> row)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, RecordOptions))
        {
            json.WriteStartObject();
            foreach (var (name, value) in row)
                json.WriteString(name, value);
            json.WriteEndObject();
        }

        return output.ToArray();
    }

    private void PassOver(CancellationToken cancellationToken)
    {
        while (Row < _from)
        {
            if (!Advance(cancellationToken))
                throw FileFault.Changed(Split.Place, $"it has {Row} rows, and reading goes on behind row {_from}");
        }
    }

    private bool Advance(CancellationToken cancellationToken)
    {
        if (Row % LookForCancelEvery == 0)
            cancellationToken.ThrowIfCancellationRequested();
        if (Row >= _until || !Next())
            return false;
        Row++;
        return true;
    }
}
