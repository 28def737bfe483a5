using Sluice.Connect.Batches;
using Sluice.Connect.Formats;

namespace Sluice.Connectors.Files.Csv;

/// <summary>
/// Takes many records at once, column by column: one call for each column instead of one for each field. Only for records in which nothing
/// is wrong; any others are taken one by one, which knows how to say what is wrong with them.
/// </summary>
/// <param name="fields">Fields of a record, at least one.</param>
/// <param name="unquotes">Fields may be quoted.</param>
/// <param name="nulls">What stands for null.</param>
/// <param name="trimsReturn">A carriage return before the line end is part of it.</param>
internal sealed class CsvBlock(int fields, bool unquotes, FieldNulls nulls, bool trimsReturn)
{
    /// <summary>Most records of a block.</summary>
    public const int MaxRows = 1024;

    private const byte Quote = (byte)'"';

    private readonly int[] _starts = new int[MaxRows];
    private readonly int[] _lengths = new int[MaxRows];
    private byte[] _unescaped = new byte[256];

    /// <summary>Takes all records, or none: then columns may hold values beyond the batch's count, which the caller drops.</summary>
    /// <param name="bytes">The buffer.</param>
    /// <param name="start">Where the first record begins.</param>
    /// <param name="ends">The ends of all fields; the last of each record is a line end, the others are delimiters of one byte.</param>
    /// <param name="parsers">One a field; null where a field is not wanted.</param>
    /// <param name="columns">One a field.</param>
    public bool TryTake(byte[] bytes, int start, ReadOnlySpan<int> ends, TextColumnParser?[] parsers, ColumnData[] columns)
    {
        for (var field = 0; field < fields; field++)
        {
            if (parsers[field] is { } parser && !TryTakeColumn(bytes, start, ends, field, parser, columns[field]))
                return false;
        }

        return true;
    }

    private bool TryTakeColumn(byte[] bytes, int start, ReadOnlySpan<int> ends, int field, TextColumnParser parser, ColumnData column)
    {
        var isLast = field == fields - 1 && trimsReturn;
        var needsLook = nulls.NeedsLook;
        var count = 0;
        for (var i = field; i < ends.Length; i += fields)
        {
            var from = i == 0 ? start : ends[i - 1] + 1;
            var length = ends[i] - from;
            if (isLast && length > 0 && bytes[from + length - 1] == '\r')
                length--;
            if (unquotes && length > 0 && bytes[from] == Quote)
            {
                if (length < 2 || bytes[from + length - 1] != Quote)
                    return false;
                var inner = bytes.AsSpan(from + 1, length - 2);
                if (inner.IsEmpty || inner.Contains(Quote))
                {
                    // Not a null, or not as it stands: in its turn.
                    if (!TryAppend(bytes, count, parser, column) || !TryUnescape(inner, out var value) || !parser.TryAppend(value, column))
                        return false;
                    count = 0;
                    continue;
                }

                from++;
                length -= 2;
            }

            else if (needsLook && length > 0 && nulls.Contains(bytes.AsSpan(from, length)))
            {
                length = 0;
            }

            _starts[count] = from;
            _lengths[count++] = length;
        }

        return TryAppend(bytes, count, parser, column);
    }

    private bool TryAppend(byte[] bytes, int count, TextColumnParser parser, ColumnData column) =>
        parser.AppendAll(bytes, _starts.AsSpan(0, count), _lengths.AsSpan(0, count), column) == count;

    /// <summary>Makes each doubled quote one; false where one stands alone.</summary>
    private bool TryUnescape(ReadOnlySpan<byte> inner, out ReadOnlySpan<byte> value)
    {
        value = inner;
        if (_unescaped.Length < inner.Length)
            _unescaped = new byte[inner.Length * 2];
        var length = 0;
        for (var at = inner.IndexOf(Quote); at >= 0; at = inner.IndexOf(Quote))
        {
            if (at + 1 >= inner.Length || inner[at + 1] != Quote)
                return false;
            inner[..(at + 1)].CopyTo(_unescaped.AsSpan(length));
            length += at + 1;
            inner = inner[(at + 2)..];
        }

        inner.CopyTo(_unescaped.AsSpan(length));
        value = _unescaped.AsSpan(0, length + inner.Length);
        return true;
    }
}
