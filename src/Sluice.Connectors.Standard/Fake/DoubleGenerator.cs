using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>Doubles in [min, max), rounded half up where the column has a scale.</summary>
internal sealed class DoubleGenerator(double min, double max, int? scale) : ValueGenerator
{
    public override void Fill(ColumnData column, ulong key, long first, int count)
    {
        var room = ((FixedColumn<double>)column).AppendRange(count);
        for (var i = 0; i < room.Length; i++)
            room[i] = At(key, first + i);
    }

    public double At(ulong key, long row)
    {
        var unit = FakeRandom.Unit(FakeRandom.At(key, row));
        var value = (min * (1 - unit)) + (max * unit);
        if (value >= max)
            value = max > min ? Math.Max(min, Math.BitDecrement(max)) : min;
        return scale is { } digits && Math.Abs(value) < 1e15 ? Math.Round(value, Math.Min(digits, 15), MidpointRounding.AwayFromZero) : value;
    }
}
