using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>NULLIF: null where a condition holds.</summary>
internal sealed class NullWhen(Expression value, Condition condition, int offset) : Expression(value.Type, offset)
{
    private readonly ColumnData _result = ColumnData.Create(value.Type);
    private bool[] _holds = [];

    public override bool CanFail => value.CanFail || condition.CanFail;

    public override ColumnData Evaluate(Rows rows)
    {
        if (_holds.Length < rows.Count)
            _holds = new bool[Math.Max(Batch.MaxRows, rows.Count)];
        condition.Evaluate(rows, _holds.AsSpan(0, rows.Count));
        var values = value.Evaluate(rows);
        _result.Clear();
        for (var row = 0; row < rows.Count; row++)
        {
            if (_holds[row])
                _result.AppendNull();
            else
                _result.AppendFrom(values, row);
        }

        return _result;
    }
}
