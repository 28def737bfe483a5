using System.Numerics;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>
/// Compares two columns of one fixed type. Nothing holds for null, except that a null is different from a value: SeaTunnel's rule, which looks at
/// the left side only.
/// </summary>
internal sealed class Compare<T>(ComparisonKind kind, Expression left, Expression right) : Condition
    where T : unmanaged, INumber<T>
{
    public override bool CanFail => left.CanFail || right.CanFail;

    public override void Evaluate(Rows rows, Span<bool> holds)
    {
        var a = (FixedColumn<T>)left.Evaluate(rows);
        var b = (FixedColumn<T>)right.Evaluate(rows);
        var x = a.Values[..holds.Length];
        var y = b.Values[..holds.Length];
        switch (kind)
        {
            case ComparisonKind.Equal:
                for (var row = 0; row < holds.Length; row++)
                    holds[row] = x[row] == y[row];
                break;
            case ComparisonKind.NotEqual:
                for (var row = 0; row < holds.Length; row++)
                    holds[row] = x[row] != y[row];
                break;
            case ComparisonKind.Less:
                for (var row = 0; row < holds.Length; row++)
                    holds[row] = x[row] < y[row];
                break;
            case ComparisonKind.LessOrEqual:
                for (var row = 0; row < holds.Length; row++)
                    holds[row] = x[row] <= y[row];
                break;
            case ComparisonKind.Greater:
                for (var row = 0; row < holds.Length; row++)
                    holds[row] = x[row] > y[row];
                break;
            default:
                for (var row = 0; row < holds.Length; row++)
                    holds[row] = x[row] >= y[row];
                break;
        }

        NullRule.Apply(kind, a, b, holds);
    }
}
