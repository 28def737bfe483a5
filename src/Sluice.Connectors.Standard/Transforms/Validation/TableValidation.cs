using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms.Validation;

/// <summary>Fails at the first row that breaks a rule, or leaves such rows out.</summary>
internal sealed class TableValidation(TableSchema input, IReadOnlyList<(int Column, ValidationRule Rule)> rules, bool skips) : ITableTransform
{
    private Batch? _rest;

    public TableSchema Output => input;

    public Batch Apply(Batch input)
    {
        Batch? rest = null;
        for (var row = 0; row < input.Count; row++)
        {
            var wrong = FirstWrong(input, row);
            if (wrong is { } broken && !skips)
            {
                throw new ConnectorException(
                    "SLC2503", ConnectorSide.Transform,
                    $"DataValidator: a row of table {Output.Path} breaks a rule: {Output.Columns[broken.Column].Name}: {broken.Message}. Mend the row, or set error_handle_way to SKIP or ROUTE_TO_TABLE.");
            }

            if (wrong is not null && rest is null)
                rest = Before(input, row);
            else if (wrong is null)
                rest?.AppendFrom(input, row);
        }

        return rest ?? input;
    }

    private Batch Before(Batch input, int end)
    {
        var rest = _rest ??= new Batch(Output);
        rest.Clear();
        for (var row = 0; row < end; row++)
            rest.AppendFrom(input, row);
        return rest;
    }

    private (int Column, string Message)? FirstWrong(Batch input, int row)
    {
        foreach (var (column, rule) in rules)
        {
            if (rule.Check(input.Columns[column], row) is { } message)
                return (column, message);
        }

        return null;
    }
}
