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
        var output = new TableSchema(input.Path, [.. columns.Select(c => input.Columns[c.Source] with { Name = c.Name })])
        {
            PrimaryKey = MapPrimaryKey(input, columns),
            ConstraintKeys = [.. input.ConstraintKeys.Select(k => MapKey(input, columns, k)).OfType<ConstraintKey>()],
            Comment = input.Comment,
            CatalogName = input.CatalogName,
        };
        return new Projection(output, [.. columns.Select(c => c.Source)]);
    }

    public Batch Apply(Batch input)
    {
        for (var i = 0; i < _sources.Length; i++)
            _columns[i] = input.Columns[_sources[i]];
        return input.View(Output, _columns);
    }

    private static PrimaryKey? MapPrimaryKey(TableSchema input, IReadOnlyList<(int Source, string Name)> columns)
    {
        if (input.PrimaryKey is not { } key)
            return null;
        var names = key.Columns.Select(c => NameOf(input, columns, c)).ToList();
        return names.Contains(null) ? null : new PrimaryKey(key.Name, names!);
    }

    private static ConstraintKey? MapKey(TableSchema input, IReadOnlyList<(int Source, string Name)> columns, ConstraintKey key)
    {
        var mapped = new List<ConstraintColumn>();
        foreach (var column in key.Columns)
        {
            if (NameOf(input, columns, column.Name) is not { } name)
                return null;
            mapped.Add(column with { Name = name });
        }

        return key with { Columns = mapped };
    }

    private static string? NameOf(TableSchema input, IReadOnlyList<(int Source, string Name)> columns, string column)
    {
        var at = input.IndexOf(column);
        foreach (var (source, name) in columns)
        {
            if (source == at)
                return name;
        }

        return null;
    }
}
