using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>One value for all rows: the column is filled once and kept.</summary>
internal sealed class Constant : Expression
{
    private readonly ColumnData _value;
    private readonly ColumnData _filled;

    private Constant(ColumnData value, int offset)
        : base(value.Type, offset)
    {
        _value = value;
        _filled = ColumnData.Create(value.Type);
    }

    public override bool IsNullable => IsNull;

    public override bool IsConstant => true;

    public bool IsNull => _value.IsNull(0);

    /// <summary>The value, alone in a column.</summary>
    public ColumnData Value => _value;

    public static Constant Null(DataType type, int offset)
    {
        var column = ColumnData.Create(type);
        column.AppendNull();
        return new Constant(column, offset);
    }

    public static Constant Of(int value, int offset) => new(Fixed(DataType.Int, value), offset);

    public static Constant Of(long value, int offset) => new(Fixed(DataType.BigInt, value), offset);

    public static Constant Of(double value, int offset) => new(Fixed(DataType.Double, value), offset);

    /// <summary>A date (days), time (nanoseconds) or timestamp (microseconds).</summary>
    public static Constant OfDate(int days, int offset) => new(Fixed(DataType.Date, days), offset);

    public static Constant OfTime(DataType type, long value, int offset) => new(Fixed(type, value), offset);

    public static Constant Of(bool value, int offset)
    {
        var column = (BooleanColumn)ColumnData.Create(DataType.Boolean);
        column.Append(value);
        return new Constant(column, offset);
    }

    public static Constant Of(string value, int offset)
    {
        var column = (BinaryColumn)ColumnData.Create(DataType.String);
        column.Append(value);
        return new Constant(column, offset);
    }

    /// <summary>The value of an expression that has the same for all rows; itself when that fails, so that it fails where a row asks for it.</summary>
    public static Expression Fold(Expression expression)
    {
        if (expression is Constant || !expression.IsConstant)
            return expression;
        try
        {
            var value = ColumnData.Create(expression.Type);
            value.AppendFrom(expression.Evaluate(new Rows { Count = 1 }), 0);
            return new Constant(value, expression.Offset);
        }
        catch (SqlRowException)
        {
            return expression;
        }
    }

    public override ColumnData Evaluate(Rows rows)
    {
        for (var count = _filled.Count; count < rows.Count; count++)
            _filled.AppendFrom(_value, 0);
        return _filled;
    }

    private static FixedColumn<T> Fixed<T>(DataType type, T value)
        where T : unmanaged
    {
        var column = (FixedColumn<T>)ColumnData.Create(type);
        column.Append(value);
        return column;
    }
}
