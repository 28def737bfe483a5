using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>Columns that a transform adds: at the end, or in the place of one that has the same name.</summary>
internal sealed class AppendedColumns
{
    private readonly int[] _places;
    private readonly ColumnData[] _columns;

    public AppendedColumns(TableSchema input, IReadOnlyList<ColumnDefinition> added)
    {
        var columns = input.Columns.ToList();
        _places = new int[added.Count];
        for (var i = 0; i < added.Count; i++)
        {
            var at = columns.FindIndex(c => c.Name == added[i].Name);
            _places[i] = at < 0 ? columns.Count : at;
            if (at < 0)
                columns.Add(added[i]);
            else
                columns[at] = added[i];
        }

        Output = input.WithColumns(columns);
        _columns = new ColumnData[columns.Count];
    }

    public TableSchema Output { get; }

    /// <summary>The output's columns: those of the input, with the added ones in their places. Valid until the next call.</summary>
    public ColumnData[] Join(Batch input, IReadOnlyList<ColumnData> added)
    {
        for (var i = 0; i < input.Columns.Count; i++)
            _columns[i] = input.Columns[i];
        for (var i = 0; i < _places.Length; i++)
            _columns[_places[i]] = added[i];
        return _columns;
    }
}
