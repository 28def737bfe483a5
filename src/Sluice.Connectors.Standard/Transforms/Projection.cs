using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>Passes chosen columns on under chosen names; nothing is copied.</summary>
internal sealed class Projection : ITableTransform
{
    private readonly int[] _sources;
    private readonly ColumnData[] _columns;

    private Projection(TableSchema output, int[] sources)
    {
        Output = output;
        _sources = sources;
        _columns = new ColumnData[sources.Length];
    }

    public TableSchema Output { get; }

    /// <summary>Columns of the input by position, each with its name in the output; keys follow their columns.</summary>
    public static Projection Of(TableSchema input, IReadOnlyList<(int Source, string Name)> columns)
    {
        var output = KeptKeys.Follow(input, [.. columns.Select(c => input.Columns[c.Source] with { Name = c.Name })], columns);
        return new Projection(output, [.. columns.Select(c => c.Source)]);
    }

    public Batch Apply(Batch input)
    {
        for (var i = 0; i < _sources.Length; i++)
            _columns[i] = input.Columns[_sources[i]];
        return input.View(Output, _columns);
    }
}
