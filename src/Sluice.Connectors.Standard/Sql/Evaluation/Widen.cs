using System.Numerics;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>A number as one of a wider type; whatever the wider type cannot hold exactly is rounded to the nearest.</summary>
internal sealed class Widen<TFrom, TTo>(Expression inner, DataType type) : Expression(type, inner.Offset)
    where TFrom : unmanaged, INumber<TFrom>
    where TTo : unmanaged, INumber<TTo>
{
    private readonly FixedColumn<TTo> _result = (FixedColumn<TTo>)ColumnData.Create(type);

    public override bool IsNullable => inner.IsNullable;

    public override bool IsConstant => inner.IsConstant;

    public override bool CanFail => inner.CanFail;

    public override ColumnData Evaluate(Rows rows)
    {
        var source = (FixedColumn<TFrom>)inner.Evaluate(rows);
        _result.Clear();
        if (source.NullCount == 0)
        {
            var from = source.Values[..rows.Count];
            var to = _result.AppendRange(rows.Count);
            for (var row = 0; row < from.Length; row++)
                to[row] = TTo.CreateTruncating(from[row]);
            return _result;
        }

        for (var row = 0; row < rows.Count; row++)
        {
            if (source.IsNull(row))
                _result.AppendNull();
            else
                _result.Append(TTo.CreateTruncating(source[row]));
        }

        return _result;
    }
}
