using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>Maps of at most one size: a key that is drawn twice counts once.</summary>
internal sealed class MapGenerator(ValueGenerator keys, ValueGenerator values, int size) : ValueGenerator
{
    public override void Fill(ColumnData column, ulong key, long first, int count)
    {
        var map = (MapColumn)column;
        var keyKey = FakeRandom.Key(key, 0);
        var valueKey = FakeRandom.Key(key, 1);
        for (var i = 0; i < count; i++)
        {
            var start = map.Keys.Count;
            for (var pair = 0; pair < size; pair++)
            {
                var number = ((first + i) * size) + pair;
                keys.Fill(map.Keys, keyKey, number, 1);
                var last = map.Keys.Count - 1;
                if (Occurs(map.Keys, start, last))
                    map.Keys.Truncate(last);
                else
                    values.Fill(map.Values, valueKey, number, 1);
            }

            map.CloseMap();
        }
    }

    private static bool Occurs(ColumnData keys, int start, int last)
    {
        for (var i = start; i < last; i++)
        {
            if (ColumnEquality.AreEqual(keys, i, keys, last))
                return true;
        }

        return false;
    }
}
