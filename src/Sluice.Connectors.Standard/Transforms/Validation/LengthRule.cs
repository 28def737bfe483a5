using System.Text;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Transforms.Validation;

/// <summary>The length of a text in characters (UTF-16 units, as Java counts), or of a list or map.</summary>
internal sealed class LengthRule(int? least, int? most, int? exact, string? customMessage) : ValidationRule(customMessage)
{
    protected override string? CheckValue(ColumnData column, int row)
    {
        if (column.IsNull(row))
            return null;
        var length = column switch
        {
            BinaryColumn texts => Encoding.UTF8.GetCharCount(texts[row]),
            ListColumn lists => lists.Offsets[row + 1] - lists.Offsets[row],
            MapColumn maps => maps.Offsets[row + 1] - maps.Offsets[row],
            _ => throw new InvalidOperationException($"A {column.Type} has no length."),
        };
        if (exact is { } one && length != one)
            return $"Length {length} does not match required length {one}";
        if (least is { } low && length < low)
            return $"Length {length} is below minimum {low}";
        return most is { } high && length > high ? $"Length {length} exceeds maximum {high}" : null;
    }
}
