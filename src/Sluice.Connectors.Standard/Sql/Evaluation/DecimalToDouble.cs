using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>A decimal as the nearest double.</summary>
internal sealed class DecimalToDouble(Expression inner) : Expression(DataType.Double, inner.Offset)
{
    private readonly FixedColumn<double> _result = (FixedColumn<double>)ColumnData.Create(DataType.Double);

    public override bool IsNullable => inner.IsNullable;

    public override bool IsConstant => inner.IsConstant;

    public override bool CanFail => inner.CanFail;

    public override ColumnData Evaluate(Rows rows)
    {
        var source = (FixedColumn<Int128>)inner.Evaluate(rows);
        _result.Clear();
        for (var row = 0; row < rows.Count; row++)
        {
            if (source.IsNull(row))
                _result.AppendNull();
            else
                _result.Append(DecimalMath.ToDouble(source[row], inner.Type.Scale));
        }

        return _result;
    }
}
