using System.Buffers;
using System.Text;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>Rows as the VALUES of an INSERT.</summary>
/// <param name="fields">The columns.</param>
/// <param name="hasKind">Behind the columns comes the row's kind.</param>
internal sealed class MySqlValues(IReadOnlyList<MySqlField> fields, bool hasKind)
{
    private readonly ArrayBufferWriter<byte> _value = new();
    private readonly StringBuilder _sql = new();

    /// <summary>How long the text is, at least.</summary>
    public int Length => _sql.Length;

    /// <summary>The rows since the last <see cref="Clear"/>.</summary>
    public override string ToString() => _sql.ToString();

    public void Clear() => _sql.Clear();

    public void Add(Batch batch, int row)
    {
        _sql.Append(_sql.Length == 0 ? "(" : ", (");
        for (var i = 0; i < fields.Count; i++)
        {
            if (i > 0)
                _sql.Append(", ");
            Add(fields[i], batch.Columns[i], row);
        }

        if (hasKind)
            _sql.Append(", ").Append((int)batch.KindOf(row));
        _sql.Append(')');
    }

    private void Add(MySqlField field, ColumnData column, int row)
    {
        if (column.IsNull(row))
        {
            _sql.Append("NULL");
            return;
        }

        _value.ResetWrittenCount();
        field.Write(column, row, _value);
        var text = Encoding.UTF8.GetString(_value.WrittenSpan);
        if (field.NeedsQuotes)
            text = MySqlNames.Literal(text);
        _sql.Append(field.Expression is { } expression ? expression.Replace("{0}", text, StringComparison.Ordinal) : text);
    }
}
