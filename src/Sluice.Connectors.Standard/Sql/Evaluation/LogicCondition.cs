using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>AND, OR: from left to right, and only as far as rows are undecided where something could fail for the others.</summary>
internal sealed class LogicCondition(bool isAnd, IReadOnlyList<Condition> parts) : Condition
{
    private readonly Rows _some = new();
    private bool[] _open = [];
    private bool[] _holds = [];

    public override bool CanFail { get; } = parts.Any(p => p.CanFail);

    public override void Evaluate(Rows rows, Span<bool> holds)
    {
        if (_holds.Length < holds.Length)
            (_open, _holds) = (new bool[Math.Max(Batch.MaxRows, holds.Length)], new bool[Math.Max(Batch.MaxRows, holds.Length)]);
        parts[0].Evaluate(rows, holds);
        var next = _holds.AsSpan(0, holds.Length);
        for (var i = 1; i < parts.Count; i++)
        {
            if (parts[i].CanFail)
            {
                for (var row = 0; row < holds.Length; row++)
                    _open[row] = holds[row] == isAnd && !rows.IsIdle(row);
                _some.Narrow(rows, _open);
                parts[i].Evaluate(_some, next);
            }
            else
                parts[i].Evaluate(rows, next);
            if (isAnd)
            {
                for (var row = 0; row < holds.Length; row++)
                    holds[row] &= next[row];
            }
            else
            {
                for (var row = 0; row < holds.Length; row++)
                    holds[row] |= next[row];
            }
        }
    }
}
