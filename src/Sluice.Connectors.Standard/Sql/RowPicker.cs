using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Sql;

/// <summary>Copies the values of chosen rows.</summary>
internal static class RowPicker
{
    public static void Pick(ColumnData source, ReadOnlySpan<bool> chosen, ColumnData target)
    {
        switch (source, target)
        {
            case (FixedColumn<int> from, FixedColumn<int> to) when from.NullCount == 0:
                Pick(from, chosen, to);
                break;
            case (FixedColumn<long> from, FixedColumn<long> to) when from.NullCount == 0:
                Pick(from, chosen, to);
                break;
            case (FixedColumn<double> from, FixedColumn<double> to) when from.NullCount == 0:
                Pick(from, chosen, to);
                break;
            default:
                for (var row = 0; row < chosen.Length; row++)
                {
                    if (chosen[row])
                        target.AppendFrom(source, row);
                }

                break;
        }
    }

    private static void Pick<T>(FixedColumn<T> source, ReadOnlySpan<bool> chosen, FixedColumn<T> target)
        where T : unmanaged
    {
        var values = source.Values;
        for (var row = 0; row < chosen.Length; row++)
        {
            if (chosen[row])
                target.Append(values[row]);
        }
    }
}
