using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>
/// An operation in which a decimal takes part. SeaTunnel computes it from doubles: values of up to 15 digits are exact in them, so that
/// theirs and exact integers agree; longer ones lose the same digits here.
/// </summary>
internal sealed class DecimalArithmetic(char operation, Expression left, Expression right, DataType type, int offset) : Expression(type, offset)
{
    private static readonly Int128 MostExact = 1_000_000_000_000_000;

    private readonly FixedColumn<Int128> _result = (FixedColumn<Int128>)ColumnData.Create(type);

    public override bool IsNullable => left.IsNullable || right.IsNullable;

    public override bool IsConstant => left.IsConstant && right.IsConstant;

    public override bool CanFail => true;

    public override ColumnData Evaluate(Rows rows)
    {
        var a = left.Evaluate(rows);
        var b = right.Evaluate(rows);
        _result.Clear();
        for (var row = 0; row < rows.Count; row++)
        {
            if (a.IsNull(row) || b.IsNull(row) || rows.IsIdle(row))
                _result.AppendNull();
            else
                _result.Append(Apply(Operand(a, row), Operand(b, row)));
        }

        return _result;
    }

    private DecimalValue Operand(ColumnData column, int row)
    {
        var value = column switch
        {
            FixedColumn<Int128> decimals => new DecimalValue(decimals[row], decimals.Type.Scale),
            FixedColumn<int> ints => new DecimalValue(ints[row], 0),
            FixedColumn<long> longs => new DecimalValue(longs[row], 0),
            FixedColumn<double> doubles => Exact(doubles[row]),
            _ => throw new InvalidOperationException($"A {column.Type} is no operand."),
        };
        return operation == '%' || (value.Unscaled < MostExact && value.Unscaled > -MostExact) ? value : Exact(DecimalMath.ToDouble(value.Unscaled, value.Scale));
    }

    private DecimalValue Exact(double value)
    {
        try
        {
            return DecimalMath.FromDouble(value);
        }
        catch (OverflowException e)
        {
            throw new SqlRowException(Offset, e.Message, e);
        }
    }

    private Int128 Apply(DecimalValue a, DecimalValue b)
    {
        try
        {
            return operation switch
            {
                '+' => Sum(a, b.Unscaled, b.Scale),
                '-' => Sum(a, -b.Unscaled, b.Scale),
                '*' => DecimalMath.Rescale(checked(a.Unscaled * b.Unscaled), a.Scale + b.Scale, Type.Scale, DecimalRounding.HalfUp),
                '/' => Quotient(a, b),
                _ => Rest(a, b),
            };
        }
        catch (OverflowException e)
        {
            throw new SqlRowException(Offset, $"{a} {operation} {b} has more than 38 digits", e);
        }
    }

    private Int128 Sum(DecimalValue a, Int128 b, int scale)
    {
        var common = Math.Max(a.Scale, scale);
        var sum = checked(DecimalMath.Rescale(a.Unscaled, a.Scale, common, DecimalRounding.Down) + DecimalMath.Rescale(b, scale, common, DecimalRounding.Down));
        return DecimalMath.Rescale(sum, common, Type.Scale, DecimalRounding.HalfUp);
    }

    private Int128 Quotient(DecimalValue a, DecimalValue b)
    {
        ThrowIfZero(a, b);

        // a / 10^sa by b / 10^sb, with the result's digits: a * 10^(s + sb - sa) / b.
        var shift = Type.Scale + b.Scale - a.Scale;
        return shift >= 0
            ? DecimalMath.Divide(DecimalMath.Rescale(a.Unscaled, 0, shift, DecimalRounding.Down), b.Unscaled, DecimalRounding.Up)
            : DecimalMath.Divide(a.Unscaled, DecimalMath.Rescale(b.Unscaled, 0, -shift, DecimalRounding.Down), DecimalRounding.Up);
    }

    private Int128 Rest(DecimalValue a, DecimalValue b)
    {
        ThrowIfZero(a, b);
        var common = Math.Max(a.Scale, b.Scale);
        var rest = DecimalMath.Rescale(a.Unscaled, a.Scale, common, DecimalRounding.Down) % DecimalMath.Rescale(b.Unscaled, b.Scale, common, DecimalRounding.Down);
        return DecimalMath.Rescale(rest, common, Type.Scale, DecimalRounding.HalfUp);
    }

    private void ThrowIfZero(DecimalValue a, DecimalValue b)
    {
        if (b.Unscaled == 0)
            throw new SqlRowException(Offset, $"{a} is divided by zero; guard it with CASE WHEN .. <> 0 THEN .. END");
    }
}
