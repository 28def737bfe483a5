using System.Buffers;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>
/// Rows as LOAD DATA reads them: fields between tabs, rows between line ends, a backslash before what would be one of these, <c>\N</c> for NULL.
/// </summary>
/// <param name="fields">The columns.</param>
/// <param name="hasKind">Behind the columns comes the row's kind.</param>
internal sealed class MySqlRows(IReadOnlyList<MySqlField> fields, bool hasKind)
{
    private static readonly SearchValues<byte> Special = SearchValues.Create("\\\t\n\0"u8);
    private readonly ArrayBufferWriter<byte> _rows = new(64 << 10);
    private readonly ArrayBufferWriter<byte> _value = new();

    /// <summary>The rows since the last <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => _rows.WrittenMemory;

    public void Clear() => _rows.ResetWrittenCount();

    public void Add(Batch batch, int row)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (i > 0)
                _rows.Write("\t"u8);
            Add(fields[i], batch.Columns[i], row);
        }

        if (hasKind)
            _rows.Write([(byte)'\t', (byte)('0' + (int)batch.KindOf(row))]);
        _rows.Write("\n"u8);
    }

    private void Add(MySqlField field, ColumnData column, int row)
    {
        if (column.IsNull(row))
        {
            _rows.Write("\\N"u8);
        }
        else if (column is BinaryColumn texts && field.NeedsEscape)
        {
            Escape(texts[row]);
        }
        else if (field.NeedsEscape)
        {
            _value.ResetWrittenCount();
            field.Write(column, row, _value);
            Escape(_value.WrittenSpan);
        }
        else
        {
            field.Write(column, row, _rows);
        }
    }

    private void Escape(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOfAny(Special); at >= 0; at = text.IndexOfAny(Special))
        {
            _rows.Write(text[..at]);
            _rows.Write([(byte)'\\', text[at] switch { (byte)'\t' => (byte)'t', (byte)'\n' => (byte)'n', 0 => (byte)'0', var other => other }]);
            text = text[(at + 1)..];
        }

        _rows.Write(text);
    }
}
