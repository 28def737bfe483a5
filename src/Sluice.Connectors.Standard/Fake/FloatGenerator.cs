using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>Floats in [min, max), rounded half up where the column has a scale.</summary>
internal sealed class FloatGenerator(float min, float max, int? scale) : ValueGenerator
{
    private readonly DoubleGenerator _doubles = new(min, max, scale);

    public override void Fill(ColumnData column, ulong key, long first, int count)
    {
        var room = ((FixedColumn<float>)column).AppendRange(count);
        for (var i = 0; i < room.Length; i++)
        {
            var value = (float)_doubles.At(key, first + i);
            room[i] = scale is null && value >= max && max > min ? MathF.BitDecrement(max) : value;
        }
    }
}
