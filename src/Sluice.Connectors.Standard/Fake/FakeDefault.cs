using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>A column's default as a column of one value.</summary>
internal static class FakeDefault
{
    public static ColumnData Convert(ColumnDefinition column) => throw new NotSupportedException(column.Name);
}
