using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>The rows that expressions are evaluated over: columns of a batch, and which of the rows count.</summary>
internal sealed class Rows
{
    /// <summary>The input's columns; those that no expression uses may be missing after a WHERE.</summary>
    public IReadOnlyList<ColumnData> Columns { get; set; } = [];

    public int Count { get; set; }

    /// <summary>
    /// Which rows count: those that a CASE, AND or OR has not decided yet. What is computed for the others is thrown away, so nothing may
    /// fail there. <c>null</c>: all.
    /// </summary>
    public bool[]? Active { get; set; }

    public bool IsIdle(int row) => Active is { } active && !active[row];

    /// <summary>The same rows, of which fewer count.</summary>
    public void Narrow(Rows all, bool[] active)
    {
        Columns = all.Columns;
        Count = all.Count;
        Active = active;
    }
}
