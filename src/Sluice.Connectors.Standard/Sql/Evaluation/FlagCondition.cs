using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>A boolean value as a condition; null does not hold.</summary>
internal sealed class FlagCondition(Expression value) : Condition
{
    public override bool CanFail => value.CanFail;

    public override void Evaluate(Rows rows, Span<bool> holds)
    {
        var column = (BooleanColumn)value.Evaluate(rows);
        for (var row = 0; row < holds.Length; row++)
            holds[row] = column[row] && !column.IsNull(row);
    }
}
