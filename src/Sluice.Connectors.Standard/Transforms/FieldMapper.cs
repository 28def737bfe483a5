using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

internal sealed class FieldMapper(IReadOnlyList<FieldMapping> fields, string path) : ITransform
{
    public ITableTransform Bind(TableSchema input)
    {
        var columns = new InputColumns(input);
        var chosen = fields.Select(f => (columns.Find(f.Source, f.SourceLocation, $"{path}.{f.Source}"), f.Target)).ToList();
        columns.ThrowIfMissing();
        return Projection.Of(input, chosen);
    }
}
