using System.Numerics;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>An operation on two columns of one numeric type; null where either is.</summary>
internal sealed class Arithmetic<T, TOperation>(Expression left, Expression right, DataType type, int offset) : Expression(type, offset)
    where T : unmanaged, INumber<T>
    where TOperation : struct, IOperation<T>
{
    private readonly FixedColumn<T> _result = (FixedColumn<T>)ColumnData.Create(type);

    public override bool IsNullable => left.IsNullable || right.IsNullable;

    public override bool IsConstant => left.IsConstant && right.IsConstant;

    public override bool CanFail => TOperation.Divides || left.CanFail || right.CanFail;

    public override ColumnData Evaluate(Rows rows)
    {
        var a = (FixedColumn<T>)left.Evaluate(rows);
        var b = (FixedColumn<T>)right.Evaluate(rows);
        _result.Clear();
        if (!TOperation.Divides && a.NullCount == 0 && b.NullCount == 0)
        {
            Combine(a.Values[..rows.Count], b.Values[..rows.Count], _result.AppendRange(rows.Count));
            return _result;
        }

        for (var row = 0; row < rows.Count; row++)
        {
            if (a.IsNull(row) || b.IsNull(row) || rows.IsIdle(row))
                _result.AppendNull();
            else if (TOperation.Divides && b[row] == T.Zero)
                throw new SqlRowException(Offset, $"{a[row]} is divided by zero; guard it with CASE WHEN .. <> 0 THEN .. END");
            else
                _result.Append(TOperation.Apply(a[row], b[row]));
        }

        return _result;
    }

    private static void Combine(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> result)
    {
        b = b[..a.Length];
        result = result[..a.Length];
        for (var row = 0; row < a.Length; row++)
            result[row] = TOperation.Apply(a[row], b[row]);
    }
}
