using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;
using Sluice.Connectors.Standard.Sql.Evaluation;

namespace Sluice.Connectors.Standard.Sql;

/// <summary>A query bound to a table: WHERE first, then the columns, over the rows that passed.</summary>
internal sealed class TableSql : ITableTransform
{
    private readonly Expression[] _columns;
    private readonly Condition? _where;
    private readonly int[] _used;
    private readonly SqlSurroundings _surroundings;
    private readonly string _query;
    private readonly Rows _rows = new();
    private readonly ColumnData[] _results;
    private readonly ColumnData[] _passed;
    private readonly Batch? _kept;
    private bool[] _passes = [];

    public TableSql(
        TableSchema input, TableSchema output, Expression[] columns, Condition? where, IReadOnlyCollection<int> used, SqlSurroundings surroundings, string query)
    {
        Output = output;
        _columns = columns;
        _where = where;
        _surroundings = surroundings;
        _query = query;
        _results = new ColumnData[columns.Length];
        _used = [.. used.Order()];
        _passed = new ColumnData[input.Columns.Count];
        if (where is null)
            return;

        // Only what some expression reads is copied when some rows pass and some do not.
        _kept = new Batch(new TableSchema(input.Path, [.. _used.Select(i => input.Columns[i])]));
        for (var i = 0; i < _used.Length; i++)
            _passed[_used[i]] = _kept.Columns[i];
    }

    public TableSchema Output { get; }

    public Batch Apply(Batch input)
    {
        _surroundings.Refresh();
        try
        {
            var rows = Passing(input);
            if (rows.Count == 0)
                return Empty(input);
            for (var i = 0; i < _columns.Length; i++)
                _results[i] = _columns[i].Evaluate(_rows);
            return rows.View(Output, _results);
        }
        catch (SqlRowException e)
        {
            throw new ConnectorException(
                "SLC2502", ConnectorSide.Transform, $"Sql on table {Output.Path}: {e.Message} ({SqlPlace.Of(_query, e.Offset)})", inner: e);
        }
    }

    private static Batch Empty(Batch rows, TableSchema output) => rows.View(output, [.. output.Columns.Select(c => ColumnData.Create(c.Type))]);

    private Batch Empty(Batch input)
    {
        if (input.Count == 0)
            return Empty(input, Output);
        _kept!.Clear();
        return Empty(_kept, Output);
    }

    private Batch Passing(Batch input)
    {
        _rows.Columns = input.Columns;
        _rows.Count = input.Count;
        if (_where is null || input.Count == 0)
            return input;
        if (_passes.Length < input.Count)
            _passes = new bool[Math.Max(Batch.MaxRows, input.Count)];
        var passes = _passes.AsSpan(0, input.Count);
        _where.Evaluate(_rows, passes);
        if (!passes.Contains(false))
            return input;
        var kept = _kept!;
        kept.Clear();
        for (var i = 0; i < _used.Length; i++)
            RowPicker.Pick(input.Columns[_used[i]], passes, kept.Columns[i]);
        if (input.IsInsertOnly)
            kept.SetCount(passes.Count(true));
        else
        {
            for (var row = 0; row < passes.Length; row++)
            {
                if (passes[row])
                    kept.CloseRow(input.KindOf(row));
            }
        }

        _rows.Columns = _passed;
        _rows.Count = kept.Count;
        return kept;
    }
}
