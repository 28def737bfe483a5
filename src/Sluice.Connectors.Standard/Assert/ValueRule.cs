using System.Globalization;
using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Assert;

/// <summary>A rule that every value of a column must keep.</summary>
/// <param name="Kind">What it asks for.</param>
/// <param name="Bound">The bound of those that have one.</param>
/// <param name="Expected">One value of the column's type, for equality.</param>
internal sealed record ValueRule(ValueRuleKind Kind, double Bound, ColumnData? Expected)
{
    /// <summary>The rule in words, for messages.</summary>
    public string Description => Kind switch
    {
        ValueRuleKind.NotNull => "NOT_NULL",
        ValueRuleKind.Null => "NULL",
        ValueRuleKind.Min => string.Create(CultureInfo.InvariantCulture, $"MIN {Bound}"),
        ValueRuleKind.Max => string.Create(CultureInfo.InvariantCulture, $"MAX {Bound}"),
        ValueRuleKind.MinLength => string.Create(CultureInfo.InvariantCulture, $"MIN_LENGTH {Bound}"),
        ValueRuleKind.MaxLength => string.Create(CultureInfo.InvariantCulture, $"MAX_LENGTH {Bound}"),
        _ => "equals_to " + Text(Expected!, 0),
    };

    /// <summary>Whether a value keeps the rule.</summary>
    public bool Holds(ColumnData column, int row) => Kind switch
    {
        ValueRuleKind.NotNull => !column.IsNull(row),
        ValueRuleKind.Null => column.IsNull(row),
        ValueRuleKind.Min => Number(column, row) >= Bound,
        ValueRuleKind.Max => Number(column, row) <= Bound,
        ValueRuleKind.MinLength => Length(column, row) >= Bound,
        ValueRuleKind.MaxLength => Length(column, row) <= Bound,
        _ => column.IsNull(row) || ColumnEquality.AreEqual(column, row, Expected!, 0),
    };

    /// <summary>A value as text.</summary>
    public static string Text(ColumnData column, int row)
    {
        var text = new StringBuilder();
        JavaText.Append(text, column, row);
        return text.ToString();
    }

    /// <summary>The value as a number; NaN, which no bound admits, for null and for what is no number.</summary>
    private static double Number(ColumnData column, int row)
    {
        if (column.IsNull(row))
            return double.NaN;
        return column switch
        {
            FixedColumn<int> { Type.Kind: TypeKind.Int } numbers => numbers[row],
            FixedColumn<long> { Type.Kind: TypeKind.BigInt } numbers => numbers[row],
            FixedColumn<sbyte> numbers => numbers[row],
            FixedColumn<short> numbers => numbers[row],
            FixedColumn<float> numbers => numbers[row],
            FixedColumn<double> numbers => numbers[row],
            FixedColumn<Int128> decimals => double.Parse(
                new DecimalValue(decimals[row], decimals.Type.Scale).ToString(), NumberStyles.Float, CultureInfo.InvariantCulture),
            _ => double.NaN,
        };
    }

    private static int Length(ColumnData column, int row) => column is BinaryColumn { Type.Kind: TypeKind.String } texts
        ? Encoding.UTF8.GetCharCount(texts[row])
        : Text(column, row).Length;
}
