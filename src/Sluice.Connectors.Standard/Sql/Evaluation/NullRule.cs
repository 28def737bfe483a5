using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>What comparisons with null give in SeaTunnel: false, but different when one side has a value.</summary>
internal static class NullRule
{
    public static void Apply(ComparisonKind kind, ColumnData left, ColumnData right, Span<bool> holds)
    {
        if (left.NullCount == 0 && right.NullCount == 0)
            return;
        for (var row = 0; row < holds.Length; row++)
        {
            var (noLeft, noRight) = (left.IsNull(row), right.IsNull(row));
            if (noLeft || noRight)
                holds[row] = kind == ComparisonKind.NotEqual && noLeft != noRight;
        }
    }
}
