using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>Makes the values of a column. Stateless: the same key and row number give the same value.</summary>
internal abstract class ValueGenerator
{
    /// <summary>Appends the values of rows <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> - 1.</summary>
    public abstract void Fill(ColumnData column, ulong key, long first, int count);
}
