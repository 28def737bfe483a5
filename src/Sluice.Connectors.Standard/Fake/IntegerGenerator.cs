using System.Numerics;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>Integers in [min, max); min itself when both are equal.</summary>
internal sealed class IntegerGenerator<T>(long min, long max) : ValueGenerator
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly ulong _range = unchecked((ulong)max - (ulong)min);

    public override void Fill(ColumnData column, ulong key, long first, int count)
    {
        var room = ((FixedColumn<T>)column).AppendRange(count);
        for (var i = 0; i < room.Length; i++)
            room[i] = T.CreateTruncating(unchecked(min + (long)FakeRandom.Below(FakeRandom.At(key, first + i), _range)));
    }
}
