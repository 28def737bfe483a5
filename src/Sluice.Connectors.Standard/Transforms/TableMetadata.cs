using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

internal sealed class TableMetadata : ITableTransform
{
    private readonly IReadOnlyList<(string Key, string Column)> _chosen;
    private readonly AppendedColumns _columns;
    private readonly RowKindTexts _kinds = new(RowKindForm.Short);
    private readonly ColumnData[] _added;
    private readonly string?[] _texts;

    public TableMetadata(TableSchema input, IReadOnlyList<(string Key, string Column)> chosen)
    {
        _chosen = chosen;
        _columns = new AppendedColumns(input, [.. chosen.Select(c => new ColumnDefinition(c.Column, MetadataFactory.Keys[c.Key]))]);
        _added = [.. chosen.Select(c => ColumnData.Create(MetadataFactory.Keys[c.Key]))];
        _texts = [.. chosen.Select(c => c.Key switch
        {
            "Database" => input.Path.Database,
            "Table" => input.Path.Table,
            _ => null,
        })];
    }

    public TableSchema Output => _columns.Output;

    public Batch Apply(Batch input)
    {
        for (var i = 0; i < _added.Length; i++)
        {
            if (_chosen[i].Key == "RowKind")
            {
                _added[i] = _kinds.Of(input);
                continue;
            }

            // The same value for every row: filled once, and further where a batch is longer.
            while (_added[i].Count < input.Count)
            {
                if (_texts[i] is { } text)
                    ((BinaryColumn)_added[i]).Append(text);
                else
                    _added[i].AppendNull();
            }
        }

        return input.View(Output, _columns.Join(input, _added));
    }
}
