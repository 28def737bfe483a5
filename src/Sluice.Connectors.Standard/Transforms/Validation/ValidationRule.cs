using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Transforms.Validation;

/// <summary>A rule for the values of one column. Null breaks only the rule that forbids it.</summary>
internal abstract class ValidationRule(string? customMessage)
{
    /// <summary>What is wrong with a value; <c>null</c>: nothing.</summary>
    public string? Check(ColumnData column, int row) => CheckValue(column, row) is { } wrong ? customMessage ?? wrong : null;

    protected abstract string? CheckValue(ColumnData column, int row);
}
