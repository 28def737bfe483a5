using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>The value under a key of a map; null where the map or the key is missing. Of two equal keys the last one counts.</summary>
internal sealed class MapEntry(Expression map, string key, DataType type, int offset) : Expression(type, offset)
{
    private readonly byte[] _key = Encoding.UTF8.GetBytes(key);
    private readonly ColumnData _result = ColumnData.Create(type);

    public override ColumnData Evaluate(Rows rows)
    {
        var maps = (MapColumn)map.Evaluate(rows);
        var keys = (BinaryColumn)maps.Keys;
        _result.Clear();
        for (var row = 0; row < rows.Count; row++)
        {
            var at = maps.IsNull(row) ? -1 : maps.Offsets[row + 1] - 1;
            while (at >= 0 && at >= maps.Offsets[row] && (keys.IsNull(at) || !keys[at].SequenceEqual(_key)))
                at--;
            if (at >= 0 && at >= maps.Offsets[row])
                _result.AppendFrom(maps.Values, at);
            else
                _result.AppendNull();
        }

        return _result;
    }
}
