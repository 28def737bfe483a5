using System.Buffers;
using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;
using Sluice.Connectors.Files.LocalFile;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.Csv;

/// <summary>
/// Writes csv that reads back as it was: a null is an empty field, an empty text is <c>""</c>, and what holds a delimiter, a quote or a
/// line end is quoted.
/// </summary>
internal sealed class CsvRowEncoder : IRowEncoder
{
    private const byte Quote = (byte)'"';

    /// <summary>Bytes that numbers, booleans, dates and times are made of.</summary>
    private static readonly SearchValues<byte> ValueBytes = SearchValues.Create("0123456789+-.:TZ INFaeflnityrusE/"u8);

    private readonly FileSinkTable _table;
    private readonly int[] _columns;
    private readonly TextColumnWriter[] _writers;
    private readonly bool[] _isText;
    private readonly bool[] _needsLook;
    private readonly SearchValues<byte> _special;
    private readonly ByteWriter _scratch = new(256);
    private readonly bool _quotes;

    public CsvRowEncoder(FileSinkTable table)
    {
        _table = table;
        _columns = [.. table.Columns];
        var types = _columns.Select(i => table.Schema.Columns[i].Type).ToList();
        _writers = [.. types.Select(t => TextColumnWriter.Create(t, table.Formats))];
        _quotes = table.Quote == QuoteMode.Minimal;
        _special = SearchValues.Create([table.FieldDelimiter[0], .. table.RowDelimiter, Quote, (byte)'\r', (byte)'\n']);
        var isInValues = ValueBytes.Contains(table.FieldDelimiter[0]);
        _isText = [.. types.Select(t => t.Kind is TypeKind.String or TypeKind.Bytes)];
        _needsLook = [.. types.Select(t => isInValues || t.Kind is TypeKind.Array or TypeKind.Map or TypeKind.Row or TypeKind.FloatVector)];
    }

    public void WriteHead(ByteWriter output)
    {
        if (!_table.HasHeader)
            return;
        for (var i = 0; i < _columns.Length; i++)
        {
            if (i > 0)
                output.Add(_table.FieldDelimiter);
            WriteText(Encoding.UTF8.GetBytes(_table.Schema.Columns[_columns[i]].Name), output);
        }

        output.Add(_table.RowDelimiter);
    }

    public void Write(Batch batch, int row, ByteWriter output)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            if (i > 0)
                output.Add(_table.FieldDelimiter);
            var column = batch.Columns[_columns[i]];
            if (column.IsNull(row))
                continue;
            if (_isText[i])
                WriteText(((BinaryColumn)column)[row], output);
            else if (_needsLook[i] && _quotes)
            {
                _scratch.Truncate(0);
                _writers[i].Write(column, row, _scratch);
                WriteText(_scratch.Written, output);
            }
            else
                _writers[i].Write(column, row, output);
        }

        output.Add(_table.RowDelimiter);
    }

    public void Dispose()
    {
    }

    private void WriteText(ReadOnlySpan<byte> text, ByteWriter output)
    {
        if (!_quotes || (!text.IsEmpty && text.IndexOfAny(_special) < 0))
        {
            output.Add(text);
            return;
        }

        output.Add(Quote);
        for (var at = text.IndexOf(Quote); at >= 0; at = text.IndexOf(Quote))
        {
            output.Add(text[..(at + 1)]);
            output.Add(Quote);
            text = text[(at + 1)..];
        }

        output.Add(text);
        output.Add(Quote);
    }
}
