using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connectors.Standard.Sql.Evaluation;

namespace Sluice.Connectors.Standard.Transforms.Validation;

/// <summary>A number between two bounds, compared exactly.</summary>
internal sealed class RangeRule(DecimalValue? least, DecimalValue? most, bool includesLeast, bool includesMost, string? customMessage) : ValidationRule(customMessage)
{
    protected override string? CheckValue(ColumnData column, int row)
    {
        if (column.IsNull(row))
            return null;
        if (least is { } low && Order(column, row, low) is var below && (includesLeast ? below < 0 : below <= 0))
            return $"Value {Text(column, row)} is below minimum {low}";
        return most is { } high && Order(column, row, high) is var above && (includesMost ? above > 0 : above >= 0)
            ? $"Value {Text(column, row)} exceeds maximum {high}"
            : null;
    }

    private static int Order(ColumnData column, int row, DecimalValue bound) => column switch
    {
        FixedColumn<sbyte> numbers => Order(new DecimalValue(numbers[row], 0), bound),
        FixedColumn<short> numbers => Order(new DecimalValue(numbers[row], 0), bound),
        FixedColumn<int> numbers => Order(new DecimalValue(numbers[row], 0), bound),
        FixedColumn<long> numbers => Order(new DecimalValue(numbers[row], 0), bound),
        FixedColumn<Int128> numbers => Order(new DecimalValue(numbers[row], numbers.Type.Scale), bound),
        FixedColumn<float> numbers => ((double)numbers[row]).CompareTo(DecimalMath.ToDouble(bound.Unscaled, bound.Scale)),
        FixedColumn<double> numbers => numbers[row].CompareTo(DecimalMath.ToDouble(bound.Unscaled, bound.Scale)),
        _ => throw new InvalidOperationException($"A {column.Type} has no range."),
    };

    private static int Order(DecimalValue value, DecimalValue bound)
    {
        try
        {
            var scale = Math.Max(value.Scale, bound.Scale);
            return DecimalMath.Rescale(value.Unscaled, value.Scale, scale, DecimalRounding.Down)
                .CompareTo(DecimalMath.Rescale(bound.Unscaled, bound.Scale, scale, DecimalRounding.Down));
        }
        catch (OverflowException)
        {
            return DecimalMath.ToDouble(value.Unscaled, value.Scale).CompareTo(DecimalMath.ToDouble(bound.Unscaled, bound.Scale));
        }
    }

    private static string Text(ColumnData column, int row)
    {
        var text = new StringBuilder();
        JavaText.Append(text, column, row);
        return text.ToString();
    }
}
