using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>True or false.</summary>
internal sealed class BooleanGenerator : ValueGenerator
{
    public override void Fill(ColumnData column, ulong key, long first, int count)
    {
        var target = (BooleanColumn)column;
        for (var i = 0; i < count; i++)
            target.Append((FakeRandom.At(key, first + i) & 1) != 0);
    }
}
