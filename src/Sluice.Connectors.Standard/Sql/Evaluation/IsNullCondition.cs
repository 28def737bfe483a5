namespace Sluice.Connectors.Standard.Sql.Evaluation;

internal sealed class IsNullCondition(Expression value, bool isNot) : Condition
{
    public override bool CanFail => value.CanFail;

    public override void Evaluate(Rows rows, Span<bool> holds)
    {
        var column = value.Evaluate(rows);
        for (var row = 0; row < holds.Length; row++)
            holds[row] = column.IsNull(row) != isNot;
    }
}
