using System.Numerics;
using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Whole numbers with an optional sign; overflow is refused.</summary>
/// <typeparam name="T">The column's physical type.</typeparam>
internal sealed class IntegerTextParser<T>() : TextColumnParser($"a whole number from {T.MinValue} to {T.MaxValue}")
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    public override bool TryAppend(ReadOnlySpan<byte> utf8, ColumnData column)
    {
        if (!TextDigits.TryParseInt64(utf8, out var value))
            return false;
        var narrow = T.CreateTruncating(value);
        if (long.CreateTruncating(narrow) != value)
            return false;
        ((FixedColumn<T>)column).Append(narrow);
        return true;
    }
}
