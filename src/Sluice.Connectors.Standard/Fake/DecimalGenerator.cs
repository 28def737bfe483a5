using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>Decimals of up to <c>precision</c> random digits; the scale is the column's.</summary>
internal sealed class DecimalGenerator(int precision) : ValueGenerator
{
    private const int ChunkDigits = 18;

    private readonly ulong _onlyPower = precision <= ChunkDigits ? PowerOfTen(precision) : 0;

    public override void Fill(ColumnData column, ulong key, long first, int count)
    {
        var room = ((FixedColumn<Int128>)column).AppendRange(count);
        if (_onlyPower > 0)
        {
            for (var i = 0; i < room.Length; i++)
                room[i] = FakeRandom.Below(FakeRandom.At(key, first + i), _onlyPower);
            return;
        }

        for (var i = 0; i < room.Length; i++)
            room[i] = At(FakeRandom.At(key, first + i));
    }

    private Int128 At(ulong bits)
    {
        Int128 value = 0;
        var left = precision;
        for (var chunk = 0; left > 0; chunk++)
        {
            var digits = Math.Min(left, ChunkDigits);
            var power = PowerOfTen(digits);
            value = (value * power) + FakeRandom.Below(chunk == 0 ? bits : FakeRandom.More(bits, chunk), power);
            left -= digits;
        }

        return value;
    }

    private static ulong PowerOfTen(int digits)
    {
        ulong power = 1;
        for (var i = 0; i < digits; i++)
            power *= 10;
        return power;
    }
}
