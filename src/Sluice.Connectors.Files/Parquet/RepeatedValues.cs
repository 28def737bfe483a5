using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Files.Parquet;

/// <summary>
/// Whether values of a column repeat, by a look at its first rows. Where they do not, a dictionary only costs: the library puts each value in a
/// hash table until the table is too large, throws it away, and begins anew in the next row group.
/// </summary>
internal static class RepeatedValues
{
    /// <summary>Rows that are looked at.</summary>
    public const int MostRows = 4096;

    /// <summary>Fewer values than these say nothing, and cost nothing either.</summary>
    public const int FewestValues = 1024;

    /// <summary>Twice as many places as values, so that looking for one ends soon.</summary>
    private const int Places = MostRows * 2;

    /// <summary>
    /// More than 19 of 20 values were met once. Of 40,000 different values, evenly spread, 4,096 rows show that many: with more than those a
    /// dictionary saves little, or is given up.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="count">Its rows.</param>
    /// <returns>False also where it cannot be said: too few values, columns of columns, and types that have few values at all.</returns>
    public static bool AreRare(ColumnData column, int count)
    {
        var rows = Math.Min(count, MostRows);
        if (rows < FewestValues)
            return false;
        return column switch
        {
            FixedColumn<int> c => AreRare(c, c.Values, rows),
            FixedColumn<long> c => AreRare(c, c.Values, rows),
            FixedColumn<float> c => AreRare(c, c.Values, rows),
            FixedColumn<double> c => AreRare(c, c.Values, rows),
            FixedColumn<Int128> c => AreRare(c, c.Values, rows),
            BinaryColumn c => AreRare(c, rows),
            _ => false,
        };
    }

    private static bool AreRare<T>(ColumnData column, ReadOnlySpan<T> values, int rows)
        where T : unmanaged
    {
        var seen = Rent();
        var (met, different) = (0, 0);
        for (var row = 0; row < rows; row++)
        {
            if (column.IsNull(row))
                continue;
            met++;
            different += Add(seen, XxHash3.HashToUInt64(MemoryMarshal.AsBytes(values.Slice(row, 1))));
        }

        return Answer(seen, met, different);
    }

    private static bool AreRare(BinaryColumn column, int rows)
    {
        var seen = Rent();
        var (met, different) = (0, 0);
        for (var row = 0; row < rows; row++)
        {
            if (column.IsNull(row))
                continue;
            met++;
            different += Add(seen, XxHash3.HashToUInt64(column[row]));
        }

        return Answer(seen, met, different);
    }

    private static ulong[] Rent()
    {
        var seen = ArrayPool<ulong>.Shared.Rent(Places);
        seen.AsSpan(0, Places).Clear();
        return seen;
    }

    private static bool Answer(ulong[] seen, int met, int different)
    {
        ArrayPool<ulong>.Shared.Return(seen);
        return met >= FewestValues && different * 20L > met * 19L;
    }

    /// <summary>Takes a hash for its value: two values in 2^64 that are taken for one change no answer.</summary>
    /// <returns>1 when it is new.</returns>
    private static int Add(ulong[] seen, ulong hash)
    {
        // Zero stands for an empty place.
        hash |= 1;
        for (var at = (int)(hash >> 32) & (Places - 1); ; at = (at + 1) & (Places - 1))
        {
            if (seen[at] == hash)
                return 0;
            if (seen[at] != 0)
                continue;
            seen[at] = hash;
            return 1;
        }
    }
}
