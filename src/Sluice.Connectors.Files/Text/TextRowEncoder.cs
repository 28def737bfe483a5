using System.Buffers;
using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Formats;
using Sluice.Connectors.Files.LocalFile;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.Text;

/// <summary>
/// Writes records without quotes: fields parted by the delimiter, a null as nothing. A value that would be taken for several fields or
/// records is refused.
/// </summary>
internal sealed class TextRowEncoder : IRowEncoder
{
    private readonly FileSinkTable _table;
    private readonly int[] _columns;
    private readonly TextColumnWriter[] _writers;
    private readonly SearchValues<byte> _parting;

    public TextRowEncoder(FileSinkTable table)
    {
        _table = table;
        _columns = [.. table.Columns];
        _writers = [.. _columns.Select(i => TextColumnWriter.Create(table.Schema.Columns[i].Type, table.Formats))];
        _parting = SearchValues.Create([table.FieldDelimiter[0], table.RowDelimiter[0], (byte)'\r', (byte)'\n']);
    }

    public void WriteHead(ByteWriter output)
    {
        if (!_table.HasHeader)
            return;
        for (var i = 0; i < _columns.Length; i++)
        {
            if (i > 0)
                output.Add(_table.FieldDelimiter);
            output.Add(Encoding.UTF8.GetBytes(_table.Schema.Columns[_columns[i]].Name));
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
            var from = output.Length;
            _writers[i].Write(column, row, output);
            if (output.Written[from..].IndexOfAny(_parting) >= 0)
                DemandWhole(output.Written[from..], _columns[i]);
        }

        output.Add(_table.RowDelimiter);
    }

    public void Dispose()
    {
    }

    private void DemandWhole(ReadOnlySpan<byte> value, int column)
    {
        var what = value.IndexOfAny((byte)'\r', (byte)'\n') >= 0 || IsParted(value, _table.RowDelimiter) ? "a line end"
            : IsParted(value, _table.FieldDelimiter) ? "the field delimiter"
            : null;
        if (what is null)
            return;
        throw new FormatException(
            $"the value of column '{_table.Schema.Columns[column].Name}' holds {what}, and text files have no quotes. Write csv or json, or choose another field_delimiter.");
    }

    /// <summary>Whether a delimiter behind the value would be found earlier than that.</summary>
    private static bool IsParted(ReadOnlySpan<byte> value, byte[] delimiter)
    {
        if (value.IndexOf(delimiter) >= 0)
            return true;
        for (var length = 1; length < delimiter.Length && length <= value.Length; length++)
        {
            if (value.EndsWith(delimiter.AsSpan(0, length)) && delimiter.AsSpan(length).StartsWith(delimiter.AsSpan(0, delimiter.Length - length)))
                return true;
        }

        return false;
    }
}
