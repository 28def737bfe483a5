using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Transforms.Validation;

internal sealed class NotNullRule(string? customMessage) : ValidationRule(customMessage)
{
    protected override string? CheckValue(ColumnData column, int row) => column.IsNull(row) ? "Field value cannot be null" : null;
}
