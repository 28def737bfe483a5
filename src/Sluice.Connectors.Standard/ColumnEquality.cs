using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard;

/// <summary>Compares single values of columns of the same type, in depth and without making objects of them.</summary>
internal static class ColumnEquality
{
    /// <summary>Whether two values are equal; null equals null, NaN equals NaN, maps are compared without regard to order.</summary>
    public static bool AreEqual(ColumnData left, int leftRow, ColumnData right, int rightRow)
    {
        if (left.IsNull(leftRow) || right.IsNull(rightRow))
            return left.IsNull(leftRow) && right.IsNull(rightRow);
        return (left, right) switch
        {
            (BinaryColumn a, BinaryColumn b) => a[leftRow].SequenceEqual(b[rightRow]),
            (BooleanColumn a, BooleanColumn b) => a[leftRow] == b[rightRow],
            (FixedColumn<long> a, FixedColumn<long> b) => a[leftRow] == b[rightRow],
            (FixedColumn<int> a, FixedColumn<int> b) => a[leftRow] == b[rightRow],
            (FixedColumn<short> a, FixedColumn<short> b) => a[leftRow] == b[rightRow],
            (FixedColumn<sbyte> a, FixedColumn<sbyte> b) => a[leftRow] == b[rightRow],
            (FixedColumn<float> a, FixedColumn<float> b) => a[leftRow].Equals(b[rightRow]),
            (FixedColumn<double> a, FixedColumn<double> b) => a[leftRow].Equals(b[rightRow]),
            (FixedColumn<Int128> a, FixedColumn<Int128> b) => a.Type.Scale == b.Type.Scale && a[leftRow] == b[rightRow],
            (StructColumn a, StructColumn b) => AreRowsEqual(a, leftRow, b, rightRow),
            (ListColumn a, ListColumn b) => AreListsEqual(a, leftRow, b, rightRow),
            (MapColumn a, MapColumn b) => AreMapsEqual(a, leftRow, b, rightRow),
            _ => false,
        };
    }

    private static bool AreRowsEqual(StructColumn left, int leftRow, StructColumn right, int rightRow)
    {
        if (left.Fields.Count != right.Fields.Count)
            return false;
        for (var i = 0; i < left.Fields.Count; i++)
        {
            if (!AreEqual(left.Fields[i], leftRow, right.Fields[i], rightRow))
                return false;
        }

        return true;
    }

    private static bool AreListsEqual(ListColumn left, int leftRow, ListColumn right, int rightRow)
    {
        var (start, end) = (left.Offsets[leftRow], left.Offsets[leftRow + 1]);
        var other = right.Offsets[rightRow];
        if (end - start != right.Offsets[rightRow + 1] - other)
            return false;
        for (var i = start; i < end; i++)
        {
            if (!AreEqual(left.Items, i, right.Items, other + (i - start)))
                return false;
        }

        return true;
    }

    private static bool AreMapsEqual(MapColumn left, int leftRow, MapColumn right, int rightRow)
    {
        var (start, end) = (left.Offsets[leftRow], left.Offsets[leftRow + 1]);
        var (otherStart, otherEnd) = (right.Offsets[rightRow], right.Offsets[rightRow + 1]);
        if (end - start != otherEnd - otherStart)
            return false;
        for (var i = start; i < end; i++)
        {
            var found = false;
            for (var j = otherStart; j < otherEnd && !found; j++)
                found = AreEqual(left.Keys, i, right.Keys, j) && AreEqual(left.Values, i, right.Values, j);
            if (!found)
                return false;
        }

        return true;
    }
}
