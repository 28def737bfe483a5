using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

internal sealed class Copy(IReadOnlyList<FieldMapping> copies, string path) : ITransform
{
    public ITableTransform Bind(TableSchema input)
    {
        var found = new InputColumns(input);
        var columns = input.Columns.ToList();
        var sources = Enumerable.Range(0, columns.Count).ToList();
        foreach (var copy in copies)
        {
            var source = found.Find(copy.Source, copy.SourceLocation, path);
            if (source < 0)
                continue;
            var definition = input.Columns[source] with { Name = copy.Target };
            var target = columns.FindIndex(c => c.Name == copy.Target);
            if (target < 0)
            {
                columns.Add(definition);
                sources.Add(source);
            }
            else
            {
                columns[target] = definition;
                sources[target] = source;
            }
        }

        found.ThrowIfMissing();
        return new TableCopy(input.WithColumns(columns), [.. sources]);
    }
}
