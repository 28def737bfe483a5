using Sluice.Connect.Batches;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.Csv;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.Json;

/// <summary>Reads a split of a file with one JSON object a line. Blank lines are skipped.</summary>
internal sealed class JsonSplitReader(OpenedSplit opened, TableSchema table, ReaderRequest request, TableSchema fields, CsvDialect dialect, bool isProjected)
    : RecordSplitReader(opened, table, request, dialect)
{
    private readonly JsonRowReader _rows = new(fields);

    /// <summary>The columns that lines fill: all but those that the path gives.</summary>
    private Batch? _view;

    protected override void Begin(Batch batch) =>
        _view = fields.Columns.Count == batch.Columns.Count ? null : batch.View(fields, [.. batch.Columns.Take(fields.Columns.Count)]);

    protected override bool TakeRecords(Batch batch)
    {
        var ends = Index.Ends;
        var room = Batch.MaxRows - batch.Count;
        var taken = 0;
        for (; taken < ends.Length && room > 0; taken++, room--)
        {
            var end = ends[taken];
            if (IsTooLarge(end - Buffer.Start))
                throw TooLarge();
            TakeLine(batch, Buffer.Bytes.AsSpan(Buffer.Start, end - Buffer.Start), end);
            Next(end);
        }

        Index.Advance(taken);
        return taken > 0;
    }

    private void TakeLine(Batch batch, ReadOnlySpan<byte> line, int end)
    {
        var text = line.Trim(" \t\r"u8);
        if (text.IsEmpty)
            return;
        if (isProjected && text[0] == '[')
        {
            Reject("SLC2124", end, column: null, value: default, "a row given as a list has no names to choose columns by; read_columns needs objects");
            return;
        }

        if (_rows.TryAppend(line, _view ?? batch, out var failure))
        {
            _view?.CloseRow();
            batch.CloseRow();
            return;
        }

        var column = failure.Column.Length == 0 ? null : failure.Column;
        Reject("SLC2124", end, column, System.Text.Encoding.UTF8.GetBytes(failure.Value), failure.Reason);
    }
}
