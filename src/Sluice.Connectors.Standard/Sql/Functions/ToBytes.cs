using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connectors.Standard.Sql.Evaluation;

namespace Sluice.Connectors.Standard.Sql.Functions;

/// <summary>CAST to BYTES: the UTF-8 of a value's text.</summary>
internal sealed class ToBytes(Expression inner, int offset) : Expression(DataType.Bytes, offset)
{
    private readonly BinaryColumn _result = (BinaryColumn)ColumnData.Create(DataType.Bytes);
    private readonly StringBuilder _text = new();

    public override bool IsNullable => inner.IsNullable;

    public override bool CanFail => inner.CanFail;

    public override ColumnData Evaluate(Rows rows)
    {
        var values = inner.Evaluate(rows);
        _result.Clear();
        for (var row = 0; row < rows.Count; row++)
        {
            if (values.IsNull(row))
                _result.AppendNull();
            else if (values is BinaryColumn bytes)
                _result.Append(bytes[row]);
            else
            {
                _text.Clear();
                JavaText.Append(_text, values, row);
                _result.Append(_text.ToString());
            }
        }

        return _result;
    }
}
