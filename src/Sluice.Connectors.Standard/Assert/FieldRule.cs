using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Assert;

/// <summary>The rules of one column.</summary>
/// <param name="Column">Its position.</param>
/// <param name="Name">Its name.</param>
/// <param name="Declared">The type that its values must have.</param>
/// <param name="Values">The rules of its values.</param>
internal sealed record FieldRule(int Column, string Name, DataType Declared, IReadOnlyList<ValueRule> Values)
{
    /// <summary>The first row that breaks a rule, and the rule; -1 when none does.</summary>
    public (int Row, string Rule) FirstBroken(Batch batch)
    {
        var column = batch.Columns[Column];
        var canMatch = TypeRule.CanMatch(column.Type, Declared);
        var checksType = !canMatch || column.NullCount > 0 || !TypeRule.IsSettledByType(column.Type, Declared);
        for (var row = 0; row < batch.Count; row++)
        {
            if (checksType && !((canMatch || column.IsNull(row)) && TypeRule.Holds(column, row, Declared)))
                return (row, $"field_type {Declared} (the column is {column.Type}; null is only of type null)");
            foreach (var rule in Values)
            {
                if (!rule.Holds(column, row))
                    return (row, rule.Description);
            }
        }

        return (-1, "");
    }
}
