using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>Lists of one length.</summary>
internal sealed class ListGenerator(ValueGenerator items, int size) : ValueGenerator
{
    public override void Fill(ColumnData column, ulong key, long first, int count)
    {
        var list = (ListColumn)column;
        var itemKey = FakeRandom.Key(key, 0);
        for (var i = 0; i < count; i++)
        {
            items.Fill(list.Items, itemKey, (first + i) * size, size);
            list.CloseList();
        }
    }
}
