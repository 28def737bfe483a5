using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>A condition as a value.</summary>
internal sealed class Truth(Condition condition, int offset) : Expression(DataType.Boolean, offset)
{
    private readonly BooleanColumn _result = (BooleanColumn)ColumnData.Create(DataType.Boolean);
    private bool[] _holds = [];

    public override bool IsNullable => false;

    public override bool CanFail => condition.CanFail;

    public override ColumnData Evaluate(Rows rows)
    {
        if (_holds.Length < rows.Count)
            _holds = new bool[Math.Max(Batch.MaxRows, rows.Count)];
        condition.Evaluate(rows, _holds.AsSpan(0, rows.Count));
        _result.Clear();
        for (var row = 0; row < rows.Count; row++)
            _result.Append(_holds[row]);
        return _result;
    }
}
