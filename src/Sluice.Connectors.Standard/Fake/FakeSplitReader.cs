using System.Globalization;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>Reads a split; its position is the number of the next row.</summary>
internal sealed class FakeSplitReader : ISplitReader
{
    private const int RowsBetweenChecks = 1024;
    private static readonly TimeSpan IdleWait = TimeSpan.FromMilliseconds(200);

    private readonly FakeTable _table;
    private readonly TableSchema _schema;
    private readonly FakeSplitPayload _payload;
    private readonly ReaderRequest _request;
    private readonly TimeProvider _clock;
    private readonly IReadOnlyList<ValueGenerator> _generators = [];
    private readonly Batch? _fixedRows;
    private readonly long _end;
    private long _next;
    private long _rowBytes;
    private bool _mustWait;

    public FakeSplitReader(FakeTable table, TableSchema schema, FakeSplitPayload payload, ReaderRequest request, TimeProvider clock)
    {
        _table = table;
        _schema = schema;
        _payload = payload;
        _request = request;
        _clock = clock;
        if (table.Rows is null)
            _generators = table.Generators(payload.Now);
        else
            _fixedRows = table.Rows.Build(payload.Now);
        _next = RowNumber(request.From, payload.Rows);
        _end = RowNumber(request.Until, payload.Rows);
        _mustWait = payload.Number > 0 && _next == 0 && table.ReadInterval > TimeSpan.Zero;
        Position = request.From;
    }

    public Position Position { get; private set; }

    public long BytesRead { get; private set; }

    public async ValueTask<Batch?> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_mustWait)
        {
            _request.Breadcrumb.At("fake.interval", _request.Split.Id);
            await Task.Delay(_table.ReadInterval, _clock, cancellationToken);
            _mustWait = false;
        }

        if (_next < _end)
            return ReadRows();
        if (!_request.Until.IsEnd)
            return null;
        if (!_payload.IsEndless)
        {
            Position = Position.End;
            return null;
        }

        _request.Breadcrumb.At("fake.idle", _request.Split.Id);
        await Task.Delay(IdleWait, _clock, cancellationToken);
        return _request.Batches.Rent(_schema);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Batch ReadRows()
    {
        var batch = _request.Batches.Rent(_schema);
        while (_next < _end && !batch.IsFull)
        {
            var count = (int)Math.Min(Math.Min(FittingRows(batch), Batch.MaxRows - batch.Count), _end - _next);
            if (_fixedRows is null)
                Generate(batch, count);
            else
                Copy(_fixedRows, batch, count);
            _next += count;
        }

        BytesRead += batch.ByteSize;
        Position = Position.At(_next.ToString(CultureInfo.InvariantCulture));
        return batch;
    }

    /// <summary>As many rows as will fill the batch, going by the size of those before: the very first row comes alone.</summary>
    private long FittingRows(Batch batch)
    {
        var size = batch.ByteSize;
        if (batch.Count > 0)
            _rowBytes = (size / batch.Count) + 1;
        return _rowBytes == 0 ? 1 : Math.Clamp((Batch.TargetBytes - size) / _rowBytes, 1, RowsBetweenChecks);
    }

    private void Generate(Batch batch, int count)
    {
        for (var i = 0; i < _generators.Count; i++)
            _generators[i].Fill(batch.Columns[i], FakeRandom.Key((ulong)_payload.Seed, i), _next, count);
        batch.SetCount(batch.Count + count);
    }

    private void Copy(Batch rows, Batch batch, int count)
    {
        for (var i = 0; i < count; i++)
            batch.AppendFrom(rows, (int)_next + i);
    }

    private long RowNumber(Position position, long rows)
    {
        if (position.IsStart)
            return 0;
        if (position.IsEnd)
            return rows;
        return long.TryParse(position.Place, NumberStyles.None, CultureInfo.InvariantCulture, out var row) && row <= rows
            ? row
            : throw new ConnectorException(
                "SLC2001",
                ConnectorSide.Source,
                $"split {_request.Split.Id} of FakeSource has no position '{position}': it has {rows} rows. The stored position is not this job's; start the job afresh.");
    }
}
