using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>
/// IN and NOT IN by SeaTunnel's rule: null is in a list with a null (then NOT IN holds as well), and otherwise neither in it nor outside of it.
/// </summary>
internal sealed class InCondition(Expression value, IReadOnlyList<Condition> equals, IReadOnlyList<Expression> items, bool isNot) : Condition
{
    private bool[] _holds = [];
    private bool[] _found = [];
    private bool[] _nullItem = [];

    public override bool CanFail { get; } = value.CanFail || items.Any(i => i.CanFail);

    public override void Evaluate(Rows rows, Span<bool> holds)
    {
        if (_holds.Length < holds.Length)
        {
            var length = Math.Max(Batch.MaxRows, holds.Length);
            (_holds, _found, _nullItem) = (new bool[length], new bool[length], new bool[length]);
        }

        var one = _holds.AsSpan(0, holds.Length);
        var found = _found.AsSpan(0, holds.Length);
        var nullItem = _nullItem.AsSpan(0, holds.Length);
        found.Clear();
        nullItem.Clear();
        foreach (var condition in equals)
        {
            condition.Evaluate(rows, one);
            for (var row = 0; row < holds.Length; row++)
                found[row] |= one[row];
        }

        foreach (var item in items.Where(i => i.IsNullable))
        {
            var column = item.Evaluate(rows);
            for (var row = 0; row < holds.Length; row++)
                nullItem[row] |= column.IsNull(row);
        }

        var values = value.Evaluate(rows);
        for (var row = 0; row < holds.Length; row++)
            holds[row] = values.IsNull(row) ? nullItem[row] : found[row] != isNot;
    }
}
