using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>CASE: the value of the first branch whose condition holds, computed for those rows alone where it could fail for others.</summary>
internal sealed class Choice(IReadOnlyList<(Condition When, Expression Then)> branches, Expression otherwise, DataType type, int offset) : Expression(type, offset)
{
    private readonly ColumnData _result = ColumnData.Create(type);
    private readonly ColumnData[] _values = new ColumnData[branches.Count + 1];
    private readonly Rows _some = new();
    private bool[] _open = [];
    private bool[] _holds = [];
    private bool[] _chosen = [];
    private int[] _choice = [];

    public override bool IsNullable => otherwise.IsNullable || branches.Any(b => b.Then.IsNullable);

    public override bool CanFail { get; } = otherwise.CanFail || branches.Any(b => b.When.CanFail || b.Then.CanFail);

    public override ColumnData Evaluate(Rows rows)
    {
        Choose(rows);
        for (var i = 0; i < _values.Length; i++)
            _values[i] = ValuesOf(i, rows);
        _result.Clear();
        for (var row = 0; row < rows.Count; row++)
            _result.AppendFrom(_values[_choice[row]], row);
        return _result;
    }

    private void Choose(Rows rows)
    {
        if (_open.Length < rows.Count)
        {
            var length = Math.Max(Batch.MaxRows, rows.Count);
            (_open, _holds, _chosen, _choice) = (new bool[length], new bool[length], new bool[length], new int[length]);
        }

        for (var row = 0; row < rows.Count; row++)
        {
            _open[row] = !rows.IsIdle(row);
            _choice[row] = branches.Count;
        }

        for (var i = 0; i < branches.Count; i++)
        {
            _some.Narrow(rows, _open);
            branches[i].When.Evaluate(_some, _holds.AsSpan(0, rows.Count));
            for (var row = 0; row < rows.Count; row++)
            {
                if (!_open[row] || !_holds[row])
                    continue;
                _open[row] = false;
                _choice[row] = i;
            }
        }
    }

    private ColumnData ValuesOf(int choice, Rows rows)
    {
        var value = choice < branches.Count ? branches[choice].Then : otherwise;
        if (!value.CanFail)
            return value.Evaluate(rows);
        for (var row = 0; row < rows.Count; row++)
            _chosen[row] = _choice[row] == choice && !rows.IsIdle(row);
        _some.Narrow(rows, _chosen);
        return value.Evaluate(_some);
    }
}
