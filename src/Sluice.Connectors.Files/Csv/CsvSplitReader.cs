using Sluice.Connect.Batches;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.Csv;

/// <summary>
/// Reads a split of a csv or text file into columns. An empty field is null; in csv <c>""</c> is the empty text, and empty lines are
/// skipped, unless the file has a single column: there they are nulls.
/// </summary>
internal sealed class CsvSplitReader : RecordSplitReader
{
    private const byte Quote = (byte)'"';

    private readonly CsvLayout _layout;
    private readonly TextColumnParser?[] _trusting;
    private readonly TextColumnParser?[] _checking;
    private readonly ColumnData[] _columns;
    private readonly int _delimiterLength;
    private readonly bool _unquotes;
    private readonly byte _lineEnd;
    private readonly bool _trimsReturn;
    private readonly CsvBlock _block;
    private byte[] _unescaped = new byte[256];
    private int _searched;

    public CsvSplitReader(OpenedSplit opened, TableSchema table, ReaderRequest request, CsvLayout layout)
        : base(opened, table, request, layout.Dialect)
    {
        _layout = layout;
        _delimiterLength = layout.Dialect.Delimiter.Length;
        _unquotes = layout.Dialect.HasQuotes && !layout.IsRaw;
        _lineEnd = layout.Dialect.LineEnd;
        _trimsReturn = layout.Dialect.TrimsReturn;
        _trusting = layout.CreateParsers(isValidUtf8: true);
        _checking = layout.CreateParsers(isValidUtf8: false);
        _columns = new ColumnData[_trusting.Length];
        _block = new CsvBlock(_columns.Length, _unquotes, layout.Nulls, _trimsReturn);
    }

    protected override void Begin(Batch batch)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            if (_layout.Targets[i] >= 0)
                _columns[i] = batch.Columns[_layout.Targets[i]];
        }
    }

    protected override bool TakeRecords(Batch batch)
    {
        var ends = Index.Ends;
        var fields = _columns.Length;
        var bytes = Buffer.Bytes;
        var limit = Index.FirstBad < 0 ? int.MaxValue : Index.FirstBad;
        var parsers = ends.Length < fields || IsValidUtf8(ends, bytes) ? _trusting : _checking;
        var room = Batch.MaxRows - batch.Count;
        if (TakeBlock(batch, bytes, ends, Math.Min(room, CsvBlock.MaxRows), limit, parsers))
            return true;
        var taken = 0;
        for (; room > 0 && taken + fields <= ends.Length; room--)
        {
            var last = ends[taken + fields - 1];
            if (bytes[last] != _lineEnd || last >= limit || !TakeRow(batch, bytes, ends.Slice(taken, fields), parsers))
                break;
            taken += fields;
        }

        Index.Advance(taken);
        if (taken == 0)
            return TakeOddRecord(batch, bytes, limit, parsers);
        _searched = 0;
        return true;
    }

    /// <summary>All whole records so far are valid UTF-8: one vectorised pass instead of one for each text.</summary>
    private bool IsValidUtf8(ReadOnlySpan<int> ends, byte[] bytes)
    {
        var last = ends.Length - 1;
        while (last > 0 && bytes[ends[last]] != _lineEnd)
            last--;
        return Utf8Text.IsValid(bytes.AsSpan(Buffer.Start, ends[last] - Buffer.Start));
    }

    /// <summary>Takes the whole records that are as they should be, up to the first that is not.</summary>
    private bool TakeBlock(Batch batch, byte[] bytes, ReadOnlySpan<int> ends, int room, int limit, TextColumnParser?[] parsers)
    {
        if (_delimiterLength != 1)
            return false;
        var rows = WholeRecords(bytes, ends, room, limit);
        if (rows == 0)
            return false;
        var taken = ends[..(rows * _columns.Length)];
        if (!_block.TryTake(bytes, Buffer.Start, taken, parsers, _columns))
        {
            batch.DropOpenRow();
            return false;
        }

        batch.SetCount(batch.Count + rows);
        Next(taken[^1], rows);
        Index.Advance(taken.Length);
        _searched = 0;
        return true;
    }

    /// <summary>How many records from here on have as many ends as there are fields, the last of them a line end and no other.</summary>
    private int WholeRecords(byte[] bytes, ReadOnlySpan<int> ends, int room, int limit)
    {
        var fields = _columns.Length;
        var rows = 0;
        var start = Buffer.Start;
        for (; rows < room && ends.Length >= fields; rows++)
        {
            var last = ends[fields - 1];
            if (bytes[last] != _lineEnd || last >= limit || IsTooLarge(last - start) || HasLineEnd(bytes, ends[..(fields - 1)]))
                break;
            start = last + 1;
            ends = ends[fields..];
        }

        return rows;
    }

    /// <summary>Takes a record that has as many ends as fields, the last one a line end.</summary>
    /// <returns>False when one before the last is a line end too: there are fewer fields.</returns>
    private bool TakeRow(Batch batch, byte[] bytes, ReadOnlySpan<int> ends, TextColumnParser?[] parsers)
    {
        var start = Buffer.Start;
        var lastField = ends.Length - 1;
        if (IsTooLarge(ends[lastField] - start))
            throw TooLarge();
        for (var i = 0; i < ends.Length; i++)
        {
            var end = ends[i];
            var length = end - start;
            if (i == lastField)
            {
                if (_trimsReturn && length > 0 && bytes[end - 1] == '\r')
                    length--;
            }
            else if (bytes[end] == _lineEnd)
            {
                batch.DropOpenRow();
                return false;
            }

            if (parsers[i] is { } parser && !TryAppend(parser, _columns[i], bytes.AsSpan(start, length)))
            {
                batch.DropOpenRow();
                if (HasLineEnd(bytes, ends[i..lastField]))
                    return false;
                RejectField(i, bytes.AsSpan(start, length), ends[lastField]);
                Next(ends[lastField]);
                return true;
            }

            start = end + _delimiterLength;
        }

        batch.CloseRow();
        Next(ends[lastField]);
        return true;
    }

    private bool TryAppend(TextColumnParser parser, ColumnData column, ReadOnlySpan<byte> field)
    {
        if (field.IsEmpty || (_layout.Nulls.NeedsLook && _layout.Nulls.Contains(field)))
        {
            column.AppendNull();
            return true;
        }

        if (!_unquotes)
            return parser.TryAppend(field, column);
        if (field[0] == Quote)
            return parser.TryAppend(Unquote(field), column);
        return _delimiterLength == 1 || !field.Contains(Quote) ? parser.TryAppend(field, column) : throw Misplaced(field);
    }

    /// <summary>The text between the quotes, each doubled quote made one.</summary>
    private ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> field)
    {
        if (field.Length < 2 || field[^1] != Quote)
            throw Misplaced(field);
        var inner = field[1..^1];
        var at = inner.IndexOf(Quote);
        if (at < 0)
            return inner;
        if (_unescaped.Length < inner.Length)
            _unescaped = new byte[inner.Length * 2];
        var length = 0;
        while (at >= 0)
        {
            if (at + 1 >= inner.Length || inner[at + 1] != Quote)
                throw Misplaced(field);
            inner[..(at + 1)].CopyTo(_unescaped.AsSpan(length));
            length += at + 1;
            inner = inner[(at + 2)..];
            at = inner.IndexOf(Quote);
        }

        inner.CopyTo(_unescaped.AsSpan(length));
        return _unescaped.AsSpan(0, length + inner.Length);
    }

    private Connect.Errors.ConnectorException Misplaced(ReadOnlySpan<byte> field)
    {
        field.Overlaps(Buffer.Bytes, out var before);
        return MisplacedQuote(-before);
    }

    /// <summary>Takes a record that has too few or too many fields, or is an empty line.</summary>
    private bool TakeOddRecord(Batch batch, byte[] bytes, int limit, TextColumnParser?[] parsers)
    {
        var ends = Index.Ends;
        var count = _searched;
        while (count < ends.Length && bytes[ends[count]] != _lineEnd)
            count++;
        _searched = count;
        if (count == ends.Length || ends[count] >= limit)
            return false;
        var end = ends[count++];
        if (IsTooLarge(end - Buffer.Start))
            throw TooLarge();
        if (_layout.Nulls.Missing && count < _columns.Length)
            TakeShortRecord(batch, bytes, ends[..count], parsers);
        else if (count != 1 || bytes.AsSpan(Buffer.Start, end - Buffer.Start).Trim((byte)'\r').Length > 0)
        {
            Reject(
                count < _columns.Length ? "SLC2120" : "SLC2121", end, column: null, value: default,
                $"the record has {count} field{(count == 1 ? "" : "s")}, the schema {_columns.Length} columns");
        }

        _searched = 0;
        Index.Advance(count);
        Next(end);
        return true;
    }

    /// <summary>Takes a record whose last fields are missing: they are nulls.</summary>
    private void TakeShortRecord(Batch batch, byte[] bytes, ReadOnlySpan<int> ends, TextColumnParser?[] parsers)
    {
        var start = Buffer.Start;
        for (var i = 0; i < _columns.Length; i++)
        {
            var field = i < ends.Length ? bytes.AsSpan(start, ends[i] - start) : [];
            if (i == ends.Length - 1 && _trimsReturn && field is [.., (byte)'\r'])
                field = field[..^1];
            if (parsers[i] is { } parser && !TryAppend(parser, _columns[i], field))
            {
                batch.DropOpenRow();
                RejectField(i, field, ends[^1]);
                return;
            }

            start = i < ends.Length ? ends[i] + _delimiterLength : start;
        }

        batch.CloseRow();
    }

    private void RejectField(int field, ReadOnlySpan<byte> value, int end)
    {
        var column = _layout.Fields[field];
        var parser = _checking[field]!;
        var isText = column.Type.Kind is TypeKind.String;
        Reject(isText ? "SLC2122" : "SLC2123", end, column.Name, value, $"is not {parser.Expects} ({column.Type})");
    }

    private bool HasLineEnd(byte[] bytes, ReadOnlySpan<int> ends)
    {
        foreach (var end in ends)
        {
            if (bytes[end] == _lineEnd)
                return true;
        }

        return false;
    }
}
