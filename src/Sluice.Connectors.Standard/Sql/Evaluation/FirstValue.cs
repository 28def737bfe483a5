using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>COALESCE: the first value that is not null; later ones are computed only where earlier ones are.</summary>
internal sealed class FirstValue(IReadOnlyList<Expression> values, DataType type, int offset) : Expression(type, offset)
{
    private readonly ColumnData _result = ColumnData.Create(type);
    private readonly ColumnData[] _columns = new ColumnData[values.Count];
    private readonly Rows _some = new();
    private bool[] _open = [];

    public override bool IsNullable => values.All(v => v.IsNullable);

    public override bool IsConstant => values.All(v => v.IsConstant);

    public override bool CanFail { get; } = values.Any(v => v.CanFail);

    public override ColumnData Evaluate(Rows rows)
    {
        if (_open.Length < rows.Count)
            _open = new bool[Math.Max(Batch.MaxRows, rows.Count)];
        for (var row = 0; row < rows.Count; row++)
            _open[row] = !rows.IsIdle(row);
        _some.Narrow(rows, _open);
        for (var i = 0; i < values.Count; i++)
        {
            var column = _columns[i] = values[i].Evaluate(_some);
            for (var row = 0; row < rows.Count; row++)
                _open[row] &= column.IsNull(row);
        }

        _result.Clear();
        for (var row = 0; row < rows.Count; row++)
        {
            var at = 0;
            while (at < _columns.Length && (rows.IsIdle(row) || _columns[at].IsNull(row)))
                at++;
            if (at < _columns.Length)
                _result.AppendFrom(_columns[at], row);
            else
                _result.AppendNull();
        }

        return _result;
    }
}
