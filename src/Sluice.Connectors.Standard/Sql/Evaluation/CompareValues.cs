namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>Whether values of one type are equal, or different; in depth for lists, maps and rows.</summary>
internal sealed class CompareValues(ComparisonKind kind, Expression left, Expression right) : Condition
{
    public override bool CanFail => left.CanFail || right.CanFail;

    public override void Evaluate(Rows rows, Span<bool> holds)
    {
        var a = left.Evaluate(rows);
        var b = right.Evaluate(rows);
        for (var row = 0; row < holds.Length; row++)
            holds[row] = ColumnEquality.AreEqual(a, row, b, row) == (kind == ComparisonKind.Equal);
        NullRule.Apply(kind, a, b, holds);
    }
}
