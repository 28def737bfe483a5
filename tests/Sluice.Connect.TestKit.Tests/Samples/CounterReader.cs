using System.Globalization;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Connect.TestKit.Tests.Samples;

/// <summary>Reads one split. A position is the last number that was read, so a restart goes on with the one behind it.</summary>
internal sealed class CounterReader : ISplitReader
{
    private readonly TableSchema _table;
    private readonly ReaderRequest _request;
    private readonly long _last;
    private long _read;

    public CounterReader(TableSchema table, ReaderRequest request)
    {
        (_table, _request) = (table, request);
        var ends = request.Split.Payload.Split('-');
        _read = request.From.IsStart ? Number(ends[0]) - 1 : request.From.IsEnd ? Number(ends[1]) : Number(request.From.Place!);
        _last = request.Until.IsEnd ? Number(ends[1]) : Number(request.Until.Place!);
        Position = request.From;
    }

    public Position Position { get; private set; }

    public long BytesRead { get; private set; }

    public ValueTask<Batch?> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_read >= _last)
        {
            Position = _request.Until;
            return ValueTask.FromResult<Batch?>(null);
        }

        var batch = _request.Batches.Rent(_table);
        var numbers = batch.Column<FixedColumn<long>>(0);
        while (_read < _last && batch.Count < Batch.MaxRows)
        {
            numbers.Append(++_read);
            batch.CloseRow();
        }

        BytesRead += batch.Count * sizeof(long);
        Position = _read == _last ? _request.Until : Position.At(_read.ToString(CultureInfo.InvariantCulture));
        return ValueTask.FromResult<Batch?>(batch);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
