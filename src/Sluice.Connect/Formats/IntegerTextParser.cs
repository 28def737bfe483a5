using System.Numerics;
using System.Runtime.CompilerServices;
using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Whole numbers with an optional sign; overflow is refused.</summary>
/// <typeparam name="T">The column's physical type.</typeparam>
internal sealed class IntegerTextParser<T>() : TextColumnParser($"a whole number from {T.MinValue} to {T.MaxValue}")
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    public override bool TryAppend(ReadOnlySpan<byte> utf8, ColumnData column)
    {
        if (!TryParse(utf8, out var value))
            return false;
        ((FixedColumn<T>)column).Append(value);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryParse(ReadOnlySpan<byte> utf8, out T value)
    {
        var isNumber = TextDigits.TryParseInt64(utf8, out var wide);
        value = T.CreateTruncating(wide);
        return isNumber && long.CreateTruncating(value) == wide;
    }

    public override int AppendAll(ReadOnlySpan<byte> text, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, ColumnData column)
    {
        var typed = (FixedColumn<T>)column;
        for (var i = 0; i < starts.Length && i < lengths.Length; i++)
        {
            var value = text.Slice(starts[i], lengths[i]);
            if (value.IsEmpty)
                typed.AppendNull();
            else if (TryParse(value, out var number))
                typed.Append(number);
            else
                return i;
        }

        return starts.Length;
    }
}
