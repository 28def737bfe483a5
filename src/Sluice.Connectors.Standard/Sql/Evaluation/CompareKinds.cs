namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>Values of types that are never equal: what remains to be looked at is null.</summary>
internal sealed class CompareKinds(ComparisonKind kind, Expression left, Expression right) : Condition
{
    public override bool CanFail => left.CanFail || right.CanFail;

    public override void Evaluate(Rows rows, Span<bool> holds)
    {
        var a = left.Evaluate(rows);
        var b = right.Evaluate(rows);
        holds.Fill(kind == ComparisonKind.NotEqual);
        NullRule.Apply(kind, a, b, holds);
    }
}
