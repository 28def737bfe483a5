using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>A transform of some tables; the others pass.</summary>
internal sealed class ScopedTransform(JavaRegex match, ITransform transform, IReadOnlyList<(string Table, ITransform Transform)> perTable) : ITransform
{
    public ITableTransform Bind(TableSchema input)
    {
        var path = input.Path.ToString();
        foreach (var (table, own) in perTable)
        {
            if (table == path)
                return own.Bind(input);
        }

        return match.Regex.Match(path) is { Success: true, Index: 0 } whole && whole.Length == path.Length ? transform.Bind(input) : new PassThrough(input, input);
    }
}
