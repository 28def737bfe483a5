using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>Nested rows.</summary>
internal sealed class RowGenerator(IReadOnlyList<ValueGenerator> fields) : ValueGenerator
{
    public override void Fill(ColumnData column, ulong key, long first, int count)
    {
        var row = (StructColumn)column;
        for (var i = 0; i < fields.Count; i++)
            fields[i].Fill(row.Fields[i], FakeRandom.Key(key, i), first, count);
        for (var i = 0; i < count; i++)
            row.CloseRow();
    }
}
