using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>Nulls.</summary>
internal sealed class NullGenerator : ValueGenerator
{
    public override void Fill(ColumnData column, ulong key, long first, int count)
    {
        for (var i = 0; i < count; i++)
            column.AppendNull();
    }
}
