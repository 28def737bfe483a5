using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

internal sealed class Filter(OptionValues options, Option<IReadOnlyList<string>> option) : ITransform
{
    public ITableTransform Bind(TableSchema input)
    {
        var columns = new InputColumns(input);
        var named = options.Get(option).Select(n => columns.Find(n, options.LocationOf(option), $"{options.Path}.{option.Name}")).ToList();
        columns.ThrowIfMissing();
        var chosen = option == FilterFactory.Include ? named : Enumerable.Range(0, input.Columns.Count).Except(named).ToList();
        return chosen.Count > 0
            ? Projection.Of(input, [.. chosen.Select(i => (i, input.Columns[i].Name))])
            : throw options.Error(option, $"'{option.Name}' names every column of table {input.Path}: none would pass");
    }
}
