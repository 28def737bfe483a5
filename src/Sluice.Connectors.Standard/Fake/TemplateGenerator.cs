using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>Elements of a fixed list of values, which may be one: a column's default.</summary>
internal sealed class TemplateGenerator(ColumnData values) : ValueGenerator
{
    public override void Fill(ColumnData column, ulong key, long first, int count)
    {
        var size = (ulong)values.Count;
        for (var i = 0; i < count; i++)
            column.AppendFrom(values, (int)FakeRandom.Below(FakeRandom.At(key, first + i), size));
    }
}
